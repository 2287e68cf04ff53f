using System.Collections.Immutable;
using Cht.Layout;

namespace Cht.Stacks.Configuration;

/// <summary>The network of machines in a cloud: a new one, or subnets that exist.</summary>
internal static class CloudNetworkReader
{
    private const string Existing = "existingNetwork";

    /// <summary>RFC 1918 and RFC 6598.</summary>
    private static readonly ImmutableArray<AddressRange> PrivateBlocks =
    [
        AddressRange.Parse("10.0.0.0/8"), AddressRange.Parse("172.16.0.0/12"), AddressRange.Parse("192.168.0.0/16"), AddressRange.Parse("100.64.0.0/10"),
    ];

    private static readonly AddressRange Fallback = AddressRange.Parse(ConfigKeys.Defaults["networkRange"]!);

    /// <returns>The network, and the id of an existing one.</returns>
    public static (CloudNetwork Network, string? ExistingId) Read(
        ConfigReader reader, ImmutableArray<string> zones, int machines, ImmutableArray<string> subnetKeys)
    {
        var (network, id) = reader.Object(Existing) is { } found ? OfExisting(reader, found, zones, subnetKeys) : (New(reader, zones), null);
        if (!network.HasRoomFor(machines))
        {
            reader.Problems.Add(id is null ? "couchdbNodes" : Existing, $"{machines} machines do not fit into the subnets",
                "Configure fewer machines or more subnets");
            return (CloudNetwork.Create(Fallback, ["a", "b", "c"], privateSubnets: false), id);
        }

        return (network, id);
    }

    private static CloudNetwork New(ConfigReader reader, ImmutableArray<string> zones)
    {
        var text = reader.Text("networkRange");
        var nat = reader.Boolean("natGateway");
        ImmutableArray<string> used = zones.IsEmpty ? ["a", "b", "c"] : zones;
        if (AddressRange.TryParse(text, out var range) && CloudNetwork.Fits(range.Value, used.Length, nat) && IsPrivate(range.Value))
        {
            return CloudNetwork.Create(range.Value, used, nat);
        }

        reader.Problems.Add("networkRange", range is { IsV6: true } ? $"found '{text}', which is IPv6" : $"found '{text}'",
            $"Write a private IPv4 range with room for {used.Length * (nat ? 2 : 1)} subnets of 256 addresses, as in {Fallback}");
        return CloudNetwork.Create(Fallback, used, nat);
    }

    private static (CloudNetwork Network, string? Id) OfExisting(
        ConfigReader reader, ConfigObject existing, ImmutableArray<string> zones, ImmutableArray<string> subnetKeys)
    {
        existing.RefuseUnknownKeys("id", "subnets", "firstHost");
        if (reader.Boolean("natGateway"))
        {
            reader.Problems.Add("natGateway", "found true together with existingNetwork", "Leave it out: the existing network's own routes count");
        }

        var subnets = existing.Objects("subnets").Select((subnet, index) => Subnet(subnet, index, reader, zones, subnetKeys)).ToImmutableArray();
        var id = existing.Text("id");
        var firstHost = existing.OptionalInteger("firstHost") ?? CloudNetwork.DefaultFirstHost;
        if (firstHost is < 5 or > 65000)
        {
            reader.Problems.Add($"{Existing}.firstHost", $"found {firstHost}", "Write a number from 5 on: clouds keep the first addresses of a subnet");
            firstHost = CloudNetwork.DefaultFirstHost;
        }

        return subnets.IsEmpty || subnets.Contains(null)
            ? (CloudNetwork.Create(Fallback, ["a", "b", "c"], privateSubnets: false), id)
            : (CloudNetwork.Existing([.. subnets.OfType<CloudSubnet>()], firstHost), id);
    }

    private static CloudSubnet? Subnet(
        ConfigObject subnet, int index, ConfigReader reader, ImmutableArray<string> zones, ImmutableArray<string> keys)
    {
        subnet.RefuseUnknownKeys(keys);
        var (id, text, zone) = (subnet.Text("id"), subnet.Text("range"), subnet.Text("zone"));
        if (!zones.IsEmpty && zone.Length > 0 && !zones.Contains(zone, StringComparer.Ordinal))
        {
            reader.Problems.Add($"{subnet.Path}.zone", $"found '{zone}'", $"Write one of {string.Join(", ", zones)}");
        }

        if (AddressRange.TryParse(text, out var range) && range is { IsV6: false, PrefixLength: >= 16 and <= 28 })
        {
            return new CloudSubnet($"existing-{index + 1}", zone, range.Value, IsPublic: true, id);
        }

        reader.Problems.Add($"{subnet.Path}.range", $"found '{text}'", "Write the IPv4 range of the subnet, /16 to /28, as in 10.20.1.0/24");
        return null;
    }

    internal static bool IsPrivate(AddressRange range) =>
        PrivateBlocks.Any(block => block.Contains(range.FirstAddress) && range.PrefixLength >= block.PrefixLength);
}
