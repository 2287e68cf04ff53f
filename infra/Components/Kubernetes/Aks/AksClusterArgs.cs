using System.Collections.Immutable;
using Cht.Layout;

namespace Cht.Components.Kubernetes;

/// <summary>What a cluster on AKS is made of.</summary>
public sealed record AksClusterArgs
{
    /// <summary>The CHT that it is made for.</summary>
    public required KubernetesCluster Cht { get; init; }

    public required AksNetworkPlan Network { get; init; }

    /// <summary>Availability zones over which each pool is spread.</summary>
    public required ImmutableArray<string> Zones { get; init; }

    public required AksPool System { get; init; }

    public required AksPool Core { get; init; }

    public required AksPool CouchDb { get; init; }

    /// <summary>Release of Kubernetes; null takes AKS's own choice once.</summary>
    public string? KubernetesVersion { get; init; }

    /// <summary>Free, Standard or Premium: what Azure promises for the API server.</summary>
    public required string Tier { get; init; }

    /// <summary>The API server has an address of the virtual network only.</summary>
    public required bool PrivateApi { get; init; }

    /// <summary>IPv4 ranges that may reach a public API server, in CIDR form.</summary>
    public required ImmutableArray<string> AdministratorRanges { get; init; }

    /// <summary>Object ids of Entra groups whose members administer the cluster; none leaves the certificate in the kubeconfig alone.</summary>
    public ImmutableArray<string> AdministratorGroups { get; init; } = [];

    /// <summary>IPv4 ranges that may reach the ingress, in CIDR form.</summary>
    public required ImmutableArray<string> PublicRanges { get; init; }

    /// <summary>Nodes reach out through a NAT gateway of ours, not through the load balancer.</summary>
    public required bool NatGateway { get; init; }

    /// <summary>Days for which logs are kept.</summary>
    public required int LogDays { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The tags of one resource: the operator's, and what it is.</summary>
    internal ImmutableDictionary<string, string> TagsFor(string name) => Tags
        .SetItem("Name", $"{Cht.Name}-{name}")
        .SetItem("cht-cluster", Cht.Name)
        .SetItem("managed-by", "pulumi")
        .ToImmutableDictionary();
}
