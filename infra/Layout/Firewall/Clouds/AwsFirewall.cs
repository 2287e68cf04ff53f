using System.Collections.Immutable;
using System.Net;

namespace Cht.Layout;

/// <summary>One ingress rule of a security group: from a range, or from the members of a group.</summary>
/// <param name="Name">Unique in the cluster: group, protocol, port and source.</param>
/// <param name="Protocol">tcp, udp, icmp, icmpv6 or 50.</param>
/// <param name="FromPort">First port, or the ICMP type; null for protocols without ports.</param>
/// <param name="ToPort">Last port, or the ICMP code, -1 for any.</param>
/// <param name="Range">Null when members of <paramref name="SourceGroup"/> may come in.</param>
/// <param name="SourceGroup">Name of a security group.</param>
/// <param name="Description">Why.</param>
public sealed record AwsIngressRule(
    string Name, string Protocol, int? FromPort, int? ToPort, AddressRange? Range, string? SourceGroup, string Description);

/// <summary>A security group. What no rule names is closed; answers are always let through.</summary>
public sealed record AwsSecurityGroup(string Name, ImmutableArray<string> Members, ImmutableArray<AwsIngressRule> Ingress);

/// <summary>The policy as AWS security groups. The number of rules does not grow with the machines.</summary>
public sealed class AwsFirewall
{
    private readonly ClusterLayout layout;

    private AwsFirewall(ClusterLayout layout, ImmutableArray<AwsSecurityGroup> groups) => (this.layout, Groups) = (layout, groups);

    public ImmutableArray<AwsSecurityGroup> Groups { get; }

    public static AwsFirewall For(PeerFirewallPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ImmutableArray<bool> families = [.. policy.Layout.Machines.SelectMany(machine => machine.PeerAddresses)
            .Select(address => AddressRange.Of(address).IsV6).Distinct().Order()];
        return new(policy.Layout, [.. CloudFirewallGroups.Of(policy).Select(group => new AwsSecurityGroup(
            group.Name, group.Members, [.. group.Rules.SelectMany(rule => AwsRules.Of(group.Name, rule, families))]))]);
    }

    /// <summary>The security groups of a machine.</summary>
    public ImmutableArray<AwsSecurityGroup> GroupsOf(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return [.. Groups.Where(group => group.Members.Contains(machine.Name, StringComparer.Ordinal))];
    }

    /// <summary>Does AWS let the packet through to the machine? Reads the rendered rules only.</summary>
    public bool Accepts(FirewallPacket packet, Machine to)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return packet.State == ConnectionState.Established
            || GroupsOf(to).SelectMany(group => group.Ingress).Any(rule => ComesFrom(rule, packet.Source) && Matches(rule, packet));
    }

    private bool ComesFrom(AwsIngressRule rule, IPAddress source) => rule.Range is { } range
        ? range.Contains(source)
        : layout.Machines.Any(machine => machine.PeerAddresses.Contains(source)
            && Groups.Single(group => group.Name == rule.SourceGroup).Members.Contains(machine.Name, StringComparer.Ordinal));

    private static bool Matches(AwsIngressRule rule, FirewallPacket packet) => rule.Protocol switch
    {
        "tcp" or "udp" => packet.Transport == rule.Protocol
            && (packet.PublishedPort ?? packet.DestinationPort) is { } port && port >= rule.FromPort && port <= rule.ToPort,
        "50" => packet.Transport == "esp",
        _ => packet.Transport == rule.Protocol && AwsRules.IcmpNumbers(packet) is var (type, code)
            && rule.FromPort == type && (rule.ToPort == -1 || rule.ToPort == code),
    };
}
