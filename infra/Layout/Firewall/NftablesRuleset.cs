using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Cht.Layout;

/// <summary>
/// The policy of one machine as text for <c>nft -f</c>: one table of our own, replaced in one transaction. Docker's
/// tables and everybody else's stay as they are.
/// </summary>
/// <param name="Text">The whole file.</param>
/// <param name="Digest">SHA-256 of the rules, also in the table's comment: tells which version a machine runs.</param>
public sealed record NftablesRuleset(string Text, string Digest)
{
    /// <summary>Name of our table in the inet family.</summary>
    public const string Table = "cht_cluster";

    public static NftablesRuleset For(PeerFirewallPolicy policy, Machine machine)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(machine);
        var rules = policy.RulesFor(machine);
        var chains = new StringBuilder();
        chains.Append(Chain("input", "filter", [.. InputRules(rules), .. policy.Layout.RunsMicroK8s ? MicroK8sPorts.PodInput : []]));
        // Before Docker's own filter chains: what is dropped here they never see, what is accepted they still check.
        chains.Append('\n').Append(Chain("forward", "filter - 10", [.. ForwardRules(rules), .. policy.Layout.RunsMicroK8s ? MicroK8sPorts.PodForward : []]));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chains.ToString())));
        var text = $$"""
            # Firewall of {{machine.Name}} in cluster {{policy.Layout.Name}}. Generated: hand edits are reported as drift and replaced.
            # One transaction: the first line makes the second one valid on a machine without the table.
            table inet {{Table}}
            delete table inet {{Table}}
            table inet {{Table}} {
                comment "cluster {{policy.Layout.Name}}, sha256:{{digest}}"

            {{chains}}}

            """;
        return new(text, digest);
    }

    private static string Chain(string name, string priority, IEnumerable<string> rules)
    {
        var text = new StringBuilder();
        text.Append("    chain ").Append(name).Append(" {\n");
        text.Append("        type filter hook ").Append(name).Append(" priority ").Append(priority).Append("; policy drop;\n");
        foreach (var rule in rules)
        {
            text.Append("        ").Append(rule).Append('\n');
        }

        return text.Append("    }\n").ToString();
    }

    private static IEnumerable<string> InputRules(ImmutableArray<FirewallRule> rules) =>
    [
        "ct state { established, related } accept",
        "iif lo accept",
        // Neighbour discovery and multicast membership keep IPv6 alive; both are link-local by nature (RFC 4890, 4.4.1).
        "icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept comment \"IPv6 neighbour discovery\"",
        "ip6 saddr fe80::/10 icmpv6 type mld-listener-query accept comment \"IPv6 multicast membership\"",
        // Answers to broadcast and multicast requests are not 'established' for connection tracking.
        "udp sport 67 udp dport 68 accept comment \"DHCP answers\"",
        "ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept comment \"DHCPv6 answers\"",
        .. rules.Where(rule => IsIcmp(rule.Protocol)).SelectMany(Accept),
        "ct state invalid drop",
        .. rules.Where(rule => !IsIcmp(rule.Protocol)).SelectMany(Accept),
    ];

    /// <summary>
    /// Ports that Docker publishes never see the input chain: their packets are rewritten and forwarded. Containers may
    /// reach out; what comes from outside must be an open port as the sender wrote it.
    /// </summary>
    private static IEnumerable<string> ForwardRules(ImmutableArray<FirewallRule> rules) =>
    [
        "ct state { established, related } accept",
        "iifname { \"docker0\", \"docker_gwbridge\", \"br-*\" } accept comment \"containers reach out\"",
        .. rules.Where(rule => rule.IsPublished).SelectMany(rule => rule.Ports, (rule, port) => (rule, port))
            .SelectMany(item => NftablesSources.Of(item.rule.Sources), (item, source) =>
                // One port per rule: some releases of nft list a set of these as values they cannot read again.
                $"{source}ct status dnat meta l4proto {(item.rule.Protocol == FirewallProtocol.Tcp ? "tcp" : "udp")} "
                    + $"ct original proto-dst {item.port} accept{Comment(item.rule)}"),
    ];

    private static bool IsIcmp(FirewallProtocol protocol) =>
        protocol is FirewallProtocol.IcmpEcho or FirewallProtocol.IcmpFragmentationNeeded;

    private static IEnumerable<string> Accept(FirewallRule rule) => IsIcmp(rule.Protocol)
        ? NftablesSources.ByFamily(rule.Sources).SelectMany(family => NftablesSources.Of(family.Sources), (family, source) =>
            $"{source}{Match(rule, family.IsV6)} accept{Comment(rule)}")
        : NftablesSources.Of(rule.Sources).Select(source => $"{source}{Match(rule, v6: false)} accept{Comment(rule)}");

    private static string Match(FirewallRule rule, bool v6) => rule.Protocol switch
    {
        FirewallProtocol.Tcp => $"tcp dport {NftablesSources.Set(rule.Ports)}",
        FirewallProtocol.Udp => $"udp dport {NftablesSources.Set(rule.Ports)}",
        FirewallProtocol.IcmpEcho => v6 ? "icmpv6 type echo-request" : "icmp type echo-request",
        FirewallProtocol.IcmpFragmentationNeeded => v6
            ? "icmpv6 type packet-too-big"
            : "icmp type destination-unreachable icmp code frag-needed",
        FirewallProtocol.Esp => "meta l4proto esp",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.Protocol, "No nftables form for this protocol."),
    };

    private static string Comment(FirewallRule rule) => $" comment \"{rule.Purpose}\"";
}
