using System.Collections.Immutable;
using System.Text.Json;
using Cht.Hosts.Docker;

namespace Cht.Hosts.Overlay;

/// <summary>A Docker network as one engine sees it.</summary>
/// <param name="Scope"><c>swarm</c> for an overlay network of the swarm, <c>local</c> for one of this machine.</param>
public sealed record DockerNetwork(
    string Id,
    string Name,
    string Driver,
    string Scope,
    bool Attachable,
    ImmutableArray<string> Subnets,
    ImmutableSortedDictionary<string, string> Options,
    ImmutableSortedDictionary<string, string> Labels)
{
    public bool IsOverlay => string.Equals(Driver, "overlay", StringComparison.Ordinal);

    public bool Encrypted => Options.TryGetValue("encrypted", out var value) && !string.Equals(value, "false", StringComparison.Ordinal);

    /// <summary>MTU in bytes of the network beneath, as set by option; null where the option is not set.</summary>
    public int? Mtu => Options.TryGetValue(MtuOption, out var value) && int.TryParse(value, out var mtu) ? mtu : null;

    internal const string MtuOption = "com.docker.network.driver.mtu";

    /// <summary>Reads the answer of <c>/networks</c> and keeps those with exactly this name: the engine matches parts of names.</summary>
    internal static ImmutableArray<DockerNetwork> ParseList(string? json, string name)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? [.. document.RootElement.EnumerateArray().Select(Parse).Where(network => string.Equals(network.Name, name, StringComparison.Ordinal))]
            : [];
    }

    private static DockerNetwork Parse(JsonElement network) => new(
        network.Text("Id"),
        network.Text("Name"),
        network.Text("Driver"),
        network.Text("Scope"),
        network.Flag("Attachable"),
        [.. network.Object("IPAM").Items("Config").Select(config => config.Text("Subnet")).Where(subnet => subnet.Length > 0)],
        network.Object("Options").Entries(),
        network.Object("Labels").Entries());
}
