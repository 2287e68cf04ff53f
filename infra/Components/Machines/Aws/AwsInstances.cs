using System.Collections.Immutable;
using Cht.Provider.Keys;
using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Inputs;

namespace Cht.Components.Machines;

/// <summary>What one EC2 instance is told.</summary>
internal sealed record AwsInstanceArgs
{
    public required string Name { get; init; }
    public required string Type { get; init; }
    public required Output<string> SubnetId { get; init; }
    public required string PrivateAddress { get; init; }
    public required InputList<string> SecurityGroupIds { get; init; }
    public required SshKeyPair HostKey { get; init; }
    public required bool HasTransientAddress { get; init; }
    public Output<string>? DataDevice { get; init; }
}

/// <summary>EC2 instances with everything that all of them share.</summary>
internal sealed class AwsInstances(Resource parent, CloudMachinesArgs args, SshKeyPair operatorKey)
{
    /// <summary>Canonical's account (https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/).</summary>
    private const string Canonical = "099720109477";

    private readonly KeyPair keyPair = new("operator", new KeyPairArgs
    {
        PublicKey = operatorKey.PublicKey,
        Tags = args.TagsFor("operator").ToImmutableDictionary(),
    }, new() { Parent = parent });

    private readonly Output<string> image = args.Image is { } pinned ? Output.Create(pinned) : Newest(parent, args.UbuntuRelease);

    /// <summary>
    /// A newer image or another first boot never touches a machine that is there: both count only when it is made. The fixed
    /// address cannot belong to two machines at a time, so the old one goes first.
    /// </summary>
    public Instance Create(AwsInstanceArgs machine) => new(machine.Name, new InstanceArgs
    {
        Ami = image,
        InstanceType = machine.Type,
        KeyName = keyPair.KeyName,
        SubnetId = machine.SubnetId,
        PrivateIp = machine.PrivateAddress,
        AssociatePublicIpAddress = machine.HasTransientAddress,
        VpcSecurityGroupIds = machine.SecurityGroupIds,
        EbsOptimized = true,
        // IMDSv2 only, and out of reach of containers: one hop ends at the machine.
        MetadataOptions = new InstanceMetadataOptionsArgs { HttpEndpoint = "enabled", HttpTokens = "required", HttpPutResponseHopLimit = 1 },
        MaintenanceOptions = new InstanceMaintenanceOptionsArgs { AutoRecovery = "default" },
        RootBlockDevice = new InstanceRootBlockDeviceArgs
        {
            VolumeType = "gp3",
            VolumeSize = args.RootVolumeSize,
            Encrypted = true,
            DeleteOnTermination = true,
            Tags = args.TagsFor($"{machine.Name}-root").ToImmutableDictionary(),
        },
        UserData = CloudInit.For(machine.Name, args.Layout.DeployUser, machine.HostKey, operatorKey, machine.DataDevice),
        UserDataReplaceOnChange = false,
        Tags = args.TagsFor(machine.Name).ToImmutableDictionary(),
    }, new()
    {
        Parent = parent,
        DeleteBeforeReplace = true,
        IgnoreChanges = { "ami", "userData" },
        // AWS cannot change these; said here so that every preview says it, too.
        ReplaceOnChanges = { "subnetId", "privateIp", "keyName" },
        AdditionalSecretOutputs = { "userData" },
    });

    private static Output<string> Newest(Resource parent, string release) => GetAmi.Invoke(new GetAmiInvokeArgs
    {
        Owners = { Canonical },
        MostRecent = true,
        Filters =
        {
            new GetAmiFilterInputArgs { Name = "name", Values = { $"ubuntu/images/hvm-ssd*/ubuntu-*-{release}-amd64-server-*" } },
            new GetAmiFilterInputArgs { Name = "virtualization-type", Values = { "hvm" } },
        },
    }, new InvokeOptions { Parent = parent }).Apply(found => found.Id);
}
