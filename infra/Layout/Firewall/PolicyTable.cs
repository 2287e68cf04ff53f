using System.Collections.Immutable;
using System.Globalization;

namespace Cht.Layout;

/// <summary>The policy for people: one row per rule, as a Markdown table that also reads well on a terminal.</summary>
public static class PolicyTable
{
    private static readonly ImmutableArray<string> Header = ["From", "To", "Protocol", "Ports", "Why"];

    public static string Render(PeerFirewallPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ImmutableArray<ImmutableArray<string>> rows = [Header, .. policy.Rules.Select(rule => Row(rule, policy.Layout))];
        var widths = Enumerable.Range(0, Header.Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        string Line(ImmutableArray<string> row) =>
            "| " + string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))) + " |\n";
        var rule = "|" + string.Join("|", widths.Select(width => new string('-', width + 2))) + "|\n";
        return Line(rows[0]) + rule + string.Concat(rows.Skip(1).Select(Line))
            + "\nEverything else that comes in is dropped. Outgoing traffic is free.\n";
    }

    private static ImmutableArray<string> Row(FirewallRule rule, ClusterLayout layout) =>
    [
        From(rule, layout),
        rule.Targets.Length == layout.Machines.Length ? "all machines" : string.Join(", ", rule.Targets),
        Protocol(rule.Protocol),
        rule.Ports.IsEmpty ? "-" : string.Join(", ", rule.Ports.Select(port => port.ToString(CultureInfo.InvariantCulture))),
        rule.Purpose,
    ];

    private static string From(FirewallRule rule, ClusterLayout layout)
    {
        if (rule.Audience == FirewallAudience.Peers)
        {
            return "the other machines: " + string.Join(", ", rule.Sources);
        }

        return rule.Sources is [{ PrefixLength: 0, IsV6: false }, { PrefixLength: 0, IsV6: true }]
            ? "everyone"
            : string.Join(", ", rule.Sources.Select(source => Named(source, layout)));
    }

    private static string Named(AddressRange source, ClusterLayout layout)
    {
        var machine = layout.Machines.FirstOrDefault(machine => machine.PeerAddresses.Any(address => AddressRange.Of(address) == source));
        return machine is null ? source.ToString() : $"{machine.Name} ({source})";
    }

    private static string Protocol(FirewallProtocol protocol) => protocol switch
    {
        FirewallProtocol.Tcp => "TCP",
        FirewallProtocol.Udp => "UDP",
        FirewallProtocol.IcmpEcho => "ICMP echo",
        FirewallProtocol.IcmpFragmentationNeeded => "ICMP fragmentation needed",
        _ => "ESP (IP protocol 50)",
    };
}
