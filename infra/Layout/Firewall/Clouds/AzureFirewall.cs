using System.Collections.Immutable;
using System.Net;

namespace Cht.Layout;

/// <summary>Machines under one name, as source and as destination of rules.</summary>
public sealed record AzureApplicationGroup(string Name, ImmutableArray<string> Members);

/// <summary>One inbound rule of the network security group. The lowest priority number that matches decides.</summary>
public sealed record AzureSecurityRule
{
    public required string Name { get; init; }

    /// <summary>100 to 4096.</summary>
    public required int Priority { get; init; }

    /// <summary>False denies.</summary>
    public bool Allow { get; init; } = true;

    /// <summary>Tcp, Udp, Icmp, Esp or *.</summary>
    public required string Protocol { get; init; }

    /// <summary>Application group that may come in; null where <see cref="Sources"/> says who.</summary>
    public string? SourceGroup { get; init; }

    /// <summary>Ranges of one address family; empty for a group, or for everyone.</summary>
    public ImmutableArray<AddressRange> Sources { get; init; } = [];

    /// <summary>Application group that is opened; null for all machines.</summary>
    public string? DestinationGroup { get; init; }

    /// <summary>Empty for all ports, and for protocols without.</summary>
    public ImmutableArray<int> Ports { get; init; } = [];

    public required string Description { get; init; }
}

/// <summary>
/// The policy as one Azure network security group over application security groups. The number of rules does not grow with
/// the machines. Two limits of Azure, both closed by nftables on the machines or left closed: its ICMP rules know no types,
/// and it has no rules for ICMPv6 (https://learn.microsoft.com/azure/virtual-network/ip-services/ipv6-overview#limitations).
/// </summary>
public sealed class AzureFirewall
{
    private const int FirstPriority = 100;
    private const int PriorityStep = 10;

    /// <summary>Before Azure's own rules, which let the whole virtual network in.</summary>
    private const int LastPriority = 4096;

    private readonly ClusterLayout layout;

    private AzureFirewall(ClusterLayout layout, ImmutableArray<AzureApplicationGroup> groups, ImmutableArray<AzureSecurityRule> rules) =>
        (this.layout, Groups, Rules) = (layout, groups, rules);

    public ImmutableArray<AzureApplicationGroup> Groups { get; }

    public ImmutableArray<AzureSecurityRule> Rules { get; }

    public static AzureFirewall For(PeerFirewallPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var groups = CloudFirewallGroups.Of(policy);
        var rules = groups.SelectMany(group => group.Rules.SelectMany(rule => Rendered(group.Name, rule)))
            // Echo and fragmentation-needed become the same rule.
            .DistinctBy(rule => rule.Name, StringComparer.Ordinal)
            .Select((rule, index) => rule with { Priority = FirstPriority + (index * PriorityStep) });
        return new(policy.Layout, [.. groups.Select(group => new AzureApplicationGroup(group.Name, group.Members))],
            [.. rules, new() { Name = "deny-everything-else", Priority = LastPriority, Allow = false, Protocol = "*", Description = "What no rule opens is closed" }]);
    }

    /// <summary>The application groups of a machine.</summary>
    public ImmutableArray<AzureApplicationGroup> GroupsOf(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return [.. Groups.Where(group => group.Members.Contains(machine.Name, StringComparer.Ordinal))];
    }

    /// <summary>Does Azure let the packet through to the machine? Reads the rendered rules only.</summary>
    public bool Accepts(FirewallPacket packet, Machine to)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return packet.State == ConnectionState.Established
            || Rules.OrderBy(rule => rule.Priority).First(rule => Matches(rule, packet, to)).Allow;
    }

    private bool Matches(AzureSecurityRule rule, FirewallPacket packet, Machine to) =>
        (rule.DestinationGroup is not { } destination || IsMember(destination, to))
        && (rule.SourceGroup is { } source
            ? layout.Machines.Any(machine => machine.PeerAddresses.Contains(packet.Source) && IsMember(source, machine))
            : rule.Sources.IsEmpty || rule.Sources.Any(range => range.Contains(packet.Source)))
        && rule.Protocol switch
        {
            "Tcp" => packet.Transport == "tcp",
            "Udp" => packet.Transport == "udp",
            "Icmp" => packet.Transport == "icmp",
            "Esp" => packet.Transport == "esp",
            _ => true,
        }
        && (rule.Ports.IsEmpty || ((packet.PublishedPort ?? packet.DestinationPort) is { } port && rule.Ports.Contains(port)));

    private bool IsMember(string group, Machine machine) =>
        Groups.Single(one => one.Name == group).Members.Contains(machine.Name, StringComparer.Ordinal);

    private static IEnumerable<AzureSecurityRule> Rendered(string group, FirewallRule rule)
    {
        var protocol = rule.Protocol is FirewallProtocol.IcmpEcho or FirewallProtocol.IcmpFragmentationNeeded ? "Icmp" : rule.Protocol.ToString();
        var name = $"{group}-{protocol.ToLowerInvariant()}" + (rule.Ports.IsEmpty ? string.Empty : $"-{string.Join('-', rule.Ports)}");
        var description = protocol == "Icmp" ? "ping and path MTU discovery between machines" : rule.Purpose;
        if (rule.Audience == FirewallAudience.Peers)
        {
            yield return new()
            {
                Name = name, Priority = FirstPriority, Protocol = protocol, SourceGroup = CloudFirewallGroups.Machines,
                DestinationGroup = group, Ports = rule.Ports, Description = description,
            };
            yield break;
        }

        // A rule holds ranges of one family, and none that overlap.
        foreach (var (isV6, sources) in NftablesSources.ByFamily(rule.Sources))
        {
            yield return new()
            {
                Name = isV6 ? $"{name}-v6" : name, Priority = FirstPriority, Protocol = protocol,
                Sources = [.. NftablesSources.WithoutContained(sources)], DestinationGroup = group, Ports = rule.Ports, Description = description,
            };
        }
    }
}
