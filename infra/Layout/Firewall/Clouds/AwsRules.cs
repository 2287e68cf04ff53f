using System.Collections.Immutable;
using System.Globalization;

namespace Cht.Layout;

/// <summary>From a rule of the policy to ingress rules. AWS has one source and one range of ports per rule.</summary>
internal static class AwsRules
{
    private const int AnyCode = -1;

    /// <param name="group">Name of the group that the rule opens.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="families">Address families of the machines: false for IPv4, true for IPv6.</param>
    public static IEnumerable<AwsIngressRule> Of(string group, FirewallRule rule, ImmutableArray<bool> families) =>
        rule.Audience == FirewallAudience.Peers
            ? Matches(rule, families).Select(match => new AwsIngressRule(
                $"{group}-{match.Name}", match.Protocol, match.From, match.To, Range: null, CloudFirewallGroups.Machines, rule.Purpose))
            : rule.Sources.Distinct().SelectMany(source => Matches(rule, [source.IsV6]), (source, match) => new AwsIngressRule(
                $"{group}-{match.Name}-{NameOf(source)}", match.Protocol, match.From, match.To, source, SourceGroup: null, rule.Purpose));

    /// <summary>Type and code of an ICMP packet (IANA).</summary>
    public static (int Type, int Code) IcmpNumbers(FirewallPacket packet) => packet.IcmpType switch
    {
        "echo-request" => (packet.Transport == "icmpv6" ? 128 : 8, 0),
        "destination-unreachable" => (packet.Transport == "icmpv6" ? 1 : 3, packet.IcmpCode == "frag-needed" ? 4 : 0),
        "packet-too-big" => (2, 0),
        _ => (AnyCode, AnyCode),
    };

    private static IEnumerable<(string Name, string Protocol, int? From, int? To)> Matches(FirewallRule rule, ImmutableArray<bool> families) =>
        rule.Protocol switch
        {
            FirewallProtocol.Tcp => rule.Ports.Select(port => ($"tcp-{Text(port)}", "tcp", (int?)port, (int?)port)),
            FirewallProtocol.Udp => rule.Ports.Select(port => ($"udp-{Text(port)}", "udp", (int?)port, (int?)port)),
            FirewallProtocol.Esp => [("esp", "50", null, null)],
            FirewallProtocol.IcmpEcho => families.Select(v6 => v6 ? ("ping-v6", "icmpv6", (int?)128, (int?)AnyCode) : ("ping", "icmp", 8, AnyCode)),
            _ => families.Select(v6 => v6 ? ("mtu-v6", "icmpv6", (int?)2, (int?)AnyCode) : ("mtu", "icmp", 3, 4)),
        };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>198.51.100.0/28 as 198-51-100-0-28: names of resources go into their identifiers.</summary>
    private static string NameOf(AddressRange source) => source.PrefixLength == 0
        ? source.IsV6 ? "everyone-v6" : "everyone"
        : source.ToString().Replace("::", "-", StringComparison.Ordinal).Replace('.', '-').Replace(':', '-').Replace('/', '-');
}
