using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cht.Components.Kubernetes;
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

    [Fact]
    public async Task On_AKS_the_group_of_the_volumes_is_protected_and_claims_are_kept_and_what_is_in_the_cluster_goes_with_it()
    {
        KubernetesCluster.TryCreate(
            new()
            {
                Name = "prod",
                Machines = [],
                Kubernetes = new() { Platform = KubernetesPlatform.Aks, IngressHost = "cht.example.org", Pool = AksPool.Label(AksPool.CouchDb), DiskResourceGroup = "data" },
            },
            3, out var cht, out _, out _).ShouldBeTrue();
        static AksPool Pool(string name) => new(name, new("Standard_D2s_v5", "DSv5", 2), 3, 128);
        var options = await OptionsAsync(options =>
        {
            var cluster = new AksCluster("aks", new()
            {
                Cht = cht!,
                Network = AksNetworkPlan.Create(AddressRange.Parse("10.20.0.0/16")),
                Zones = ["1", "2", "3"],
                System = Pool(AksPool.System),
                Core = Pool(AksPool.Core),
                CouchDb = Pool(AksPool.CouchDb),
                Tier = "Standard",
                PrivateApi = false,
                AdministratorRanges = ["198.51.100.0/28"],
                PublicRanges = ["0.0.0.0/0"],
                NatGateway = false,
                LogDays = 30,
            }, options);
            _ = new ChtChart("cht", new() { Cluster = cht!, Kubeconfig = cluster.Kubeconfig, Host = cluster.Cluster, Nodes = [.. cluster.Pools], SecretsRotation = 1 }, options);
        });

        var data = options["azure:core/resourceGroup:ResourceGroup data"];
        (data.Protect, data.RetainOnDelete).ShouldBe((true, true));
        var inside = options.Where(entry => entry.Key.StartsWith("kubernetes:", StringComparison.Ordinal)).ToList();
        inside.Count.ShouldBeGreaterThan(10);
        inside.ShouldAllBe(entry => entry.Value.DeletedWith is Pulumi.Azure.ContainerService.KubernetesCluster && entry.Value.Provider is Pulumi.Kubernetes.Provider);
        inside.Where(entry => entry.Value.RetainOnDelete == true).Select(entry => entry.Key[(entry.Key.LastIndexOf(':') + 1)..]).Order(StringComparer.Ordinal).ShouldBe(
            ["Namespace cht", "PersistentVolumeClaim couchdb-1-claim0", "PersistentVolumeClaim couchdb-2-claim0", "PersistentVolumeClaim couchdb-3-claim0"]);
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
