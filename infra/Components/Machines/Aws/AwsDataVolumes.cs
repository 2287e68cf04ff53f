using System.Collections.Immutable;
using Cht.Layout;
using Pulumi;
using Pulumi.Aws.Dlm;
using Pulumi.Aws.Dlm.Inputs;
using Pulumi.Aws.Ebs;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Iam;

namespace Cht.Components.Machines;

/// <summary>
/// The data of CouchDB, on volumes of their own that outlive machines: protected, kept when the stack goes, attached again to
/// the machine that replaces another, and backed up every day.
/// </summary>
internal sealed class AwsDataVolumes : ComponentResource
{
    private const string DeviceName = "/dev/sdf";
    private const string BackupTag = "cht-backup";

    private readonly CloudMachinesArgs args;
    private readonly ImmutableDictionary<string, Volume> volumes;

    public AwsDataVolumes(string name, CloudMachinesArgs args, ComponentResourceOptions? options = null)
        : base("cht:aws:DataVolumes", name, options)
    {
        this.args = args;
        volumes = args.Layout.Machines.Select((machine, index) => (machine, index)).Where(item => !item.machine.IsCore)
            .ToImmutableDictionary(item => item.machine.Name, item => Volume(item.machine, args.Network.SubnetOf(item.index).Zone), StringComparer.Ordinal);
        Backups();
        RegisterOutputs();
    }

    /// <summary>The device as the machine sees it on Nitro instances; null for machines without data volume.</summary>
    public Output<string>? DeviceOf(Machine machine) => volumes.TryGetValue(machine.Name, out var volume)
        ? volume.Id.Apply(id => $"/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_{id.Replace("-", string.Empty, StringComparison.Ordinal)}")
        : null;

    /// <summary>A volume is on one machine at a time, and is let go of by a machine that has stopped.</summary>
    public VolumeAttachment? Attach(Machine machine, Instance instance) => volumes.TryGetValue(machine.Name, out var volume)
        ? new VolumeAttachment($"{machine.Name}-data", new VolumeAttachmentArgs
        {
            DeviceName = DeviceName,
            InstanceId = instance.Id,
            VolumeId = volume.Id,
            StopInstanceBeforeDetaching = true,
        }, new() { Parent = this, DeleteBeforeReplace = true, ReplaceOnChanges = { "instanceId", "volumeId" } })
        : null;

    private Volume Volume(Machine machine, string zone) => new($"{machine.Name}-data", new VolumeArgs
    {
        AvailabilityZone = zone,
        Type = "gp3",
        Size = args.DataVolumeSize,
        Encrypted = true,
        Tags = args.TagsFor($"{machine.Name}-data").SetItem(BackupTag, args.Layout.Name).ToImmutableDictionary(),
    }, new() { Parent = this, Protect = true, RetainOnDelete = true });

    private void Backups()
    {
        var role = new Role("snapshots", new RoleArgs
        {
            AssumeRolePolicy = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"dlm.amazonaws.com"},"Action":"sts:AssumeRole"}]}
                """.Trim(),
            Tags = args.TagsFor("snapshots").ToImmutableDictionary(),
        }, new() { Parent = this });
        var allowed = new RolePolicyAttachment("snapshots", new()
        {
            Role = role.Name,
            PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole",
        }, new() { Parent = this });
        _ = new LifecyclePolicy("snapshots", new LifecyclePolicyArgs
        {
            Description = $"daily snapshots of the data of {args.Layout.Name}",
            ExecutionRoleArn = role.Arn,
            State = "ENABLED",
            PolicyDetails = new LifecyclePolicyPolicyDetailsArgs
            {
                PolicyType = "EBS_SNAPSHOT_MANAGEMENT",
                ResourceTypes = { "VOLUME" },
                TargetTags = { { BackupTag, args.Layout.Name } },
                Schedules =
                {
                    new LifecyclePolicyPolicyDetailsScheduleArgs
                    {
                        Name = "daily",
                        CopyTags = true,
                        CreateRule = new LifecyclePolicyPolicyDetailsScheduleCreateRuleArgs { Interval = 24, IntervalUnit = "HOURS", Times = "23:45" },
                        RetainRule = new LifecyclePolicyPolicyDetailsScheduleRetainRuleArgs { Count = args.BackupDays },
                    },
                },
            },
            Tags = args.TagsFor("snapshots").ToImmutableDictionary(),
        }, new() { Parent = this, DependsOn = { allowed } });
    }
}
