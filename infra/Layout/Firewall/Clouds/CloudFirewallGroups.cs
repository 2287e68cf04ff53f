using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>Machines that the same rules open.</summary>
/// <param name="Name">machines, managers, administrators, bastion or public; a port other than 22 is appended.</param>
/// <param name="Members">Names of the machines.</param>
/// <param name="Rules">The rules of the policy.</param>
internal sealed record CloudFirewallGroup(string Name, ImmutableArray<string> Members, ImmutableArray<FirewallRule> Rules);

/// <summary>
/// Cloud firewalls open groups of machines. A group is named after its purpose, so that adding machines or managers changes
/// memberships and never a name.
/// </summary>
internal static class CloudFirewallGroups
{
    /// <summary>The group of all machines, from which peers come.</summary>
    public const string Machines = "machines";

    /// <exception cref="ArgumentException">A rule for peers that does not open them to all peers.</exception>
    public static ImmutableArray<CloudFirewallGroup> Of(PeerFirewallPolicy policy)
    {
        var peers = policy.Layout.Machines.SelectMany(machine => machine.PeerAddresses).Select(AddressRange.Of).ToHashSet();
        if (policy.Rules.FirstOrDefault(rule => rule.Audience == FirewallAudience.Peers && !peers.SetEquals(rule.Sources)) is { } narrow)
        {
            throw new ArgumentException($"A group of all machines cannot stand for the sources of '{narrow.Purpose}'.", nameof(policy));
        }

        ImmutableArray<CloudFirewallGroup> groups =
        [
            .. policy.Rules.GroupBy(rule => NameOf(rule, policy.Layout))
                .Select(group => new CloudFirewallGroup(group.Key, group.First().Targets, [.. group])),
        ];
        return groups;
    }

    private static string NameOf(FirewallRule rule, ClusterLayout layout) => rule.Audience switch
    {
        FirewallAudience.Peers => rule.Targets.Length == layout.Machines.Length ? Machines : "managers",
        FirewallAudience.Public => "public",
        _ => (rule.Sources.SequenceEqual(layout.Access.Administrators) ? "administrators" : "bastion")
            + (rule.Ports[^1] == 22 ? string.Empty : $"-{rule.Ports[^1]}"),
    };
}
