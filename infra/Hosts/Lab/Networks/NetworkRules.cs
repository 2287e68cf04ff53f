using System.Collections.Immutable;
using System.Text.Json;

namespace Cht.Hosts.Lab;

/// <summary>The nftables rules of a lab on this computer. Pure.</summary>
internal static class NetworkRules
{
    /// <summary>
    /// One transaction that replaces the lab's table. Machines reach out through address translation; nobody outside
    /// opens a connection to a machine through this computer. Segment sizes are clamped since the way out may have a smaller MTU than
    /// the bridge.
    /// </summary>
    public static string Text(string lab, string bridge, Subnet subnet)
    {
        var table = LabName.Table(lab);
        var comment = Comment(lab, bridge, subnet);
        return $$"""
            table ip {{table}} {}
            delete table ip {{table}}
            table ip {{table}} {
              chain forward {
                type filter hook forward priority filter; policy accept;
                iifname "{{bridge}}" oifname != "{{bridge}}" tcp flags syn tcp option maxseg size set rt mtu comment "{{comment}}"
                iifname != "{{bridge}}" oifname "{{bridge}}" ct state new drop comment "{{comment}}"
              }
              chain postrouting {
                type nat hook postrouting priority srcnat; policy accept;
                ip saddr {{subnet}} ip daddr != {{subnet}} masquerade comment "{{comment}}"
              }
            }

            """;
    }

    /// <summary>True when a listing of the table holds every rule of <see cref="Text"/>.</summary>
    public static bool AreIn(string listing, string lab, string bridge, Subnet subnet) =>
        listing.Split(Comment(lab, bridge, subnet)).Length - 1 == 3;

    /// <summary>Forward chains of others that drop what they do not know, from <c>nft -j list chains</c>.</summary>
    public static ImmutableArray<string> DroppingForwardChains(string json)
    {
        using var document = JsonDocument.Parse(json);
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var entry in document.RootElement.GetProperty("nftables").EnumerateArray())
        {
            if (entry.TryGetProperty("chain", out var chain) && Text(chain, "hook") == "forward" && Text(chain, "policy") == "drop"
                && Text(chain, "family") is "ip" or "inet")
            {
                found.Add($"{Text(chain, "family")} {Text(chain, "table")} {Text(chain, "name")}");
            }
        }

        return found.ToImmutable();
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>Says whose the rules are, and by a hash of their substance whether they are today's.</summary>
    private static string Comment(string lab, string bridge, Subnet subnet) =>
        $"{LabName.Mark(lab)} {LabName.Hash($"rules 1 {bridge} {subnet}")[..8]}";
}
