using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Layout;
using Pulumi;
using Pulumi.Testing;

namespace Cht.Components.Tests;

/// <summary>What happens to resources when machines are replaced or the stack goes: options, which no provider sees.</summary>
public sealed class CloudProtectionTests
{
    [Fact]
    public async Task On_aws_data_volumes_are_protected_and_kept_and_images_never_replace_an_instance()
    {
        var options = await OptionsAsync(options => _ = new AwsMachines("aws", Args("eu-central-1a", "eu-central-1b", "eu-central-1c"), options));

        var volumes = options.Where(entry => entry.Key.StartsWith("aws:ebs/volume:Volume ", StringComparison.Ordinal)).Select(entry => entry.Value).ToList();
        volumes.Count.ShouldBe(3);
        volumes.ShouldAllBe(volume => volume.Protect == true && volume.RetainOnDelete == true);
        var instance = options["aws:ec2/instance:Instance couchdb1"];
        instance.IgnoreChanges.ShouldBe(["ami", "userData"]);
        instance.DeleteBeforeReplace.ShouldBe(true);
        instance.AdditionalSecretOutputs.ShouldContain("userData");
        instance.Protect.ShouldNotBe(true);
        options["aws:ec2/volumeAttachment:VolumeAttachment couchdb1-data"].DeleteBeforeReplace.ShouldBe(true);
        options["aws:ec2/eipAssociation:EipAssociation core"].DeleteBeforeReplace.ShouldBe(true);
    }

    [Fact]
    public async Task On_azure_data_disks_and_their_group_are_protected_and_kept_and_images_never_replace_a_machine()
    {
        var options = await OptionsAsync(options => _ = new AzureMachines("azure", Args("1", "2", "3"), options));

        var disks = options.Where(entry => entry.Key.StartsWith("azure:compute/managedDisk:ManagedDisk ", StringComparison.Ordinal)).Select(entry => entry.Value).ToList();
        disks.Count.ShouldBe(3);
        disks.Append(options["azure:core/resourceGroup:ResourceGroup machines"]).ShouldAllBe(kept => kept.Protect == true && kept.RetainOnDelete == true);
        var machine = options["azure:compute/linuxVirtualMachine:LinuxVirtualMachine couchdb1"];
        machine.IgnoreChanges.ShouldBe(["sourceImageReference", "customData"]);
        machine.DeleteBeforeReplace.ShouldBe(true);
        machine.AdditionalSecretOutputs.ShouldContain("customData");
        options["azure:network/networkInterface:NetworkInterface couchdb1"].DeleteBeforeReplace.ShouldNotBe(true);
    }

    private static async Task<ConcurrentDictionary<string, CustomResourceOptions>> OptionsAsync(Action<ComponentResourceOptions> program)
    {
        var seen = new ConcurrentDictionary<string, CustomResourceOptions>(StringComparer.Ordinal);
        var options = new ComponentResourceOptions
        {
            ResourceTransformations =
            {
                args =>
                {
                    if (args.Options is CustomResourceOptions custom)
                    {
                        seen[$"{args.Resource.GetResourceType()} {args.Resource.GetResourceName()}"] = custom;
                    }

                    return null;
                },
            },
        };
        await Deployment.TestAsync(new RecordingMocks(), new TestOptions { IsPreview = false }, () => program(options));
        return seen;
    }

    private static CloudMachinesArgs Args(params ImmutableArray<string> zones)
    {
        var network = CloudNetwork.Create(AddressRange.Parse("10.20.0.0/16"), zones, privateSubnets: false);
        return new()
        {
            Network = network,
            Layout = ClusterLayout.Create(new()
            {
                Name = "prod",
                Machines = [.. MachineNames.Default().Select((machine, index) => new MachineSpec
                {
                    Name = machine.Name, Role = machine.Role, PrivateAddress = network.AddressOf(index).ToString(), HostKeysComeLater = true,
                })],
                Access = new() { Administrators = ["198.51.100.0/28"] },
            }),
            Bastion = BastionPlace.None,
            MachineSize = "t3.large",
            UbuntuRelease = "24.04",
            RootVolumeSize = 40,
            DataVolumeSize = 100,
            BackupDays = 14,
        };
    }
}
