using System.Collections.Immutable;
using Cht.Layout;
using Pulumi;
using Pulumi.Azure.Authorization;
using Pulumi.Azure.ContainerService;
using Pulumi.Azure.ContainerService.Inputs;
using Pulumi.Azure.Core;
using KubernetesCluster = Pulumi.Azure.ContainerService.KubernetesCluster;

namespace Cht.Components.Kubernetes;

/// <summary>A cluster on AKS with pools for Kubernetes' own pods, the application and CouchDB, each over the zones.</summary>
public sealed class AksCluster : ComponentResource
{
    private readonly AksClusterArgs args;
    private readonly ResourceGroup group;
    private readonly AksNetwork network;

    public AksCluster(string name, AksClusterArgs args, ComponentResourceOptions? options = null)
        : base("cht:azure:AksCluster", name, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        this.args = args;
        group = new ResourceGroup("cluster", new ResourceGroupArgs { Tags = args.TagsFor("cluster") }, Child());
        network = new AksNetwork("network", args, group.Name, new() { Parent = this });
        var identity = new UserAssignedIdentity("cluster", new() { ResourceGroupName = group.Name, Tags = args.TagsFor("cluster") }, Child());
        Cluster = new KubernetesCluster("cluster", ClusterArgs(identity), new() { Parent = this, DependsOn = Before(identity) });
        Pools =
        [
            AksNodePools.Core(args, Cluster.Id, network.NodesSubnetId, Child()),
            AksNodePools.CouchDb(args, Cluster.Id, network.CouchDbSubnetId, Child()),
        ];
        _ = new AksLogs("logs", args, group.Name, Cluster.Id, new() { Parent = this });
        // With Entra groups the other one asks people to log in; the certificate in this one is for programs.
        Kubeconfig = Output.CreateSecret(args.AdministratorGroups.IsEmpty ? Cluster.KubeConfigRaw : Cluster.KubeAdminConfigRaw);
        RegisterOutputs();
    }

    public KubernetesCluster Cluster { get; }

    /// <summary>Pools beside the system's.</summary>
    public ImmutableArray<KubernetesClusterNodePool> Pools { get; }

    /// <summary>Administrator's kubeconfig; a secret.</summary>
    public Output<string> Kubeconfig { get; }

    private CustomResourceOptions Child() => new() { Parent = this };

    /// <summary>The rights that the cluster needs before its first node and volume.</summary>
    private InputList<Resource> Before(UserAssignedIdentity identity)
    {
        var before = new InputList<Resource> { Right("network", network.NetworkId, "Network Contributor", identity) };
        if (args.Cht.Storage.DiskResourceGroup is { } name)
        {
            // The group of the nodes goes with the cluster, and takes along what is in it. The data does not.
            var data = new ResourceGroup("data", new ResourceGroupArgs { Name = name, Tags = args.TagsFor("data") },
                new() { Parent = this, Protect = true, RetainOnDelete = true });
            before.Add(Right("data", data.Id, "Contributor", identity));
        }

        foreach (var part in network.Parts)
        {
            before.Add(part);
        }

        return before;
    }

    private Assignment Right(string name, Output<string> scope, string role, UserAssignedIdentity identity) => new(name, new AssignmentArgs
    {
        Scope = scope, RoleDefinitionName = role, PrincipalId = identity.PrincipalId, PrincipalType = "ServicePrincipal",
    }, Child());

    private KubernetesClusterArgs ClusterArgs(UserAssignedIdentity identity)
    {
        var cluster = new KubernetesClusterArgs
        {
            ResourceGroupName = group.Name,
            DnsPrefix = $"cht-{args.Cht.Name}",
            KubernetesVersion = args.KubernetesVersion is { } version ? (Input<string>)version : null,
            SkuTier = args.Tier,
            DefaultNodePool = AksNodePools.System(args, network.NodesSubnetId),
            Identity = new KubernetesClusterIdentityArgs { Type = "UserAssigned", IdentityIds = { identity.Id } },
            NetworkProfile = Network(),
            PrivateClusterEnabled = args.PrivateApi,
            // Only where nothing else reaches the API from outside the network.
            RunCommandEnabled = args.PrivateApi,
            RoleBasedAccessControlEnabled = true,
            OidcIssuerEnabled = true,
            WorkloadIdentityEnabled = true,
            AutomaticUpgradeChannel = "patch",
            NodeOsUpgradeChannel = "NodeImage",
            MaintenanceWindowAutoUpgrade = AksMaintenance.OfKubernetes,
            MaintenanceWindowNodeOs = AksMaintenance.OfNodes,
            ImageCleanerEnabled = true,
            ImageCleanerIntervalHours = 168,
            WebAppRouting = new KubernetesClusterWebAppRoutingArgs { DnsZoneIds = new InputList<string>() },
            Tags = args.TagsFor("cluster"),
        };
        if (!args.PrivateApi)
        {
            cluster.ApiServerAccessProfile = new KubernetesClusterApiServerAccessProfileArgs { AuthorizedIpRanges = AuthorizedRanges() };
        }

        if (!args.AdministratorGroups.IsEmpty)
        {
            cluster.AzureActiveDirectoryRoleBasedAccessControl = new KubernetesClusterAzureActiveDirectoryRoleBasedAccessControlArgs
            {
                AdminGroupObjectIds = args.AdministratorGroups.ToArray(),
            };
        }

        return cluster;
    }

    /// <summary>Nodes reach the API like everyone else. AKS adds the address of its load balancer by itself, not that of a gateway of ours.</summary>
    private InputList<string> AuthorizedRanges()
    {
        var ranges = new InputList<string>();
        ranges.AddRange(args.AdministratorRanges.ToArray());
        if (network.OutboundAddress is { } address)
        {
            ranges.Add(address.Apply(text => $"{text}/32"));
        }

        return ranges;
    }

    /// <summary>Cilium enforces the network policies.</summary>
    private KubernetesClusterNetworkProfileArgs Network() => new()
    {
        NetworkPlugin = "azure",
        NetworkPluginMode = "overlay",
        NetworkDataPlane = "cilium",
        NetworkPolicy = "cilium",
        PodCidr = AksNetworkPlan.Pods.ToString(),
        ServiceCidr = AksNetworkPlan.Services.ToString(),
        DnsServiceIp = AksNetworkPlan.DnsAddress,
        LoadBalancerSku = "standard",
        OutboundType = args.NatGateway ? "userAssignedNATGateway" : "loadBalancer",
    };
}
