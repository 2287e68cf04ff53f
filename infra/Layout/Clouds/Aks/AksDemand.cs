using System.Collections.Immutable;
using System.Globalization;

namespace Cht.Layout;

/// <summary>What a cluster takes of the quotas that Azure counts per subscription and region, upgrades included.</summary>
/// <param name="Processors">vCPUs by family of machine sizes.</param>
/// <param name="Disks">Managed disks: one for each node and for each CouchDB node's data.</param>
/// <param name="DiskSize">Of all disks together, in GiB.</param>
/// <param name="PublicAddresses">Standard IPv4 addresses: the way out, and the ingress.</param>
public sealed record AksDemand(ImmutableSortedDictionary<string, int> Processors, int Disks, decimal DiskSize, int PublicAddresses)
{
    private const int OutboundAddresses = 1;
    private const int IngressAddresses = 1;

    public int TotalProcessors => Processors.Values.Sum();

    public static AksDemand Of(KubernetesCluster cluster, params ImmutableArray<AksPool> pools)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var nodes = pools.Sum(pool => pool.Nodes + AksPool.Surge);
        var systemDisks = pools.Sum(pool => (pool.Nodes + AksPool.Surge) * pool.DiskSize);
        var data = cluster.CouchDb.Length * (StorageQuantity.Gibibytes(cluster.Storage.Size) ?? 0);
        return new(
            pools.GroupBy(pool => pool.Size.Family, StringComparer.OrdinalIgnoreCase).ToImmutableSortedDictionary(
                family => family.Key, family => family.Sum(pool => (pool.Nodes + AksPool.Surge) * pool.Size.Processors), StringComparer.OrdinalIgnoreCase),
            nodes + cluster.CouchDb.Length, systemDisks + data, OutboundAddresses + IngressAddresses);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{string.Join(", ", Processors.Select(family => $"{family.Value} vCPUs of family {family.Key}"))}; {TotalProcessors} vCPUs in all; "
            + $"{Disks} managed disks with {DiskSize:0.##} GiB; {PublicAddresses} public addresses (one more node of each pool during upgrades included)");
}
