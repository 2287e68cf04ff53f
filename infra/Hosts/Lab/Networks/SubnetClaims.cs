using System.Collections.Immutable;
using System.Net;
using System.Text.Json;

namespace Cht.Hosts.Lab;

/// <summary>A subnet in use on this computer, and who uses it.</summary>
internal sealed record SubnetClaim(IPNetwork Network, string Owner);

/// <summary>Who uses which subnet, from <c>ip -json</c>. Pure.</summary>
internal static class SubnetClaims
{
    /// <summary>From <c>ip -json -4 address show</c>.</summary>
    public static IEnumerable<SubnetClaim> OfAddresses(string json) =>
        from link in Elements(json)
        let name = link.GetProperty("ifname").GetString()
        from address in Array(link, "addr_info")
        where address.TryGetProperty("local", out _)
        let network = Network($"{address.GetProperty("local").GetString()}/{address.GetProperty("prefixlen").GetInt32()}")
        where network is not null
        select new SubnetClaim(network.Value, $"interface {name}");

    /// <summary>From <c>ip -json -4 route show</c>; default routes claim nothing.</summary>
    public static IEnumerable<SubnetClaim> OfRoutes(string json) =>
        from route in Elements(json)
        let destination = route.GetProperty("dst").GetString()
        where destination is not "default" and not "0.0.0.0/0"
        let network = Network(destination)
        where network is not null
        select new SubnetClaim(network.Value, $"interface {(route.TryGetProperty("dev", out var device) ? device.GetString() : "none")}");

    /// <summary>Claims of others that stand in the way of a subnet, each once.</summary>
    public static ImmutableArray<SubnetClaim> Against(Subnet subnet, IEnumerable<SubnetClaim> claims, string ownBridge) =>
        [.. claims.Where(claim => subnet.Overlaps(claim.Network) && claim.Owner != $"interface {ownBridge}").DistinctBy(claim => claim.Owner, StringComparer.Ordinal)];

    private static ImmutableArray<JsonElement> Elements(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(element => element.Clone())];
    }

    private static JsonElement.ArrayEnumerator Array(JsonElement element, string name) =>
        element.TryGetProperty(name, out var array) ? array.EnumerateArray() : default;

    /// <summary>The subnet that an address with a prefix length lies in.</summary>
    private static IPNetwork? Network(string? text)
    {
        var parts = (text ?? "").Split('/');
        if (!IPAddress.TryParse(parts[0], out var address) || address.GetAddressBytes() is not { Length: 4 } bytes)
        {
            return null;
        }

        var length = parts.Length == 2 ? int.Parse(parts[1]) : 32;
        var mask = length == 0 ? 0 : uint.MaxValue << (32 - length);
        var value = (((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3]) & mask;
        return new IPNetwork(new IPAddress([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]), length);
    }
}
