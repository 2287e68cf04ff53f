namespace Cht.Layout;

/// <summary>Addresses of a cluster: nodes have addresses of the virtual network, pods and services have ranges of their own (overlay).</summary>
/// <param name="Range">The virtual network.</param>
/// <param name="Nodes">Subnet of the system and core pools.</param>
/// <param name="CouchDb">Subnet of the CouchDB pool.</param>
public sealed record AksNetworkPlan(AddressRange Range, AddressRange Nodes, AddressRange CouchDb)
{
    private const int Subnets = 2;

    /// <summary>Addresses of pods: 256 for each node.</summary>
    public static AddressRange Pods { get; } = AddressRange.Parse("10.244.0.0/16");

    public static AddressRange Services { get; } = AddressRange.Parse("10.245.0.0/16");

    public const string DnsAddress = "10.245.0.10";

    /// <summary>Whether a range has room for the subnets and leaves pods and services theirs.</summary>
    public static bool Fits(AddressRange range) =>
        CloudNetwork.Fits(range, Subnets, privateSubnets: false) && !range.Overlaps(Pods) && !range.Overlaps(Services);

    public static AksNetworkPlan Create(AddressRange range)
    {
        var subnets = CloudNetwork.Create(range, ["nodes", "couchdb"], privateSubnets: false).Subnets;
        return new(range, subnets[0].Range, subnets[1].Range);
    }
}
