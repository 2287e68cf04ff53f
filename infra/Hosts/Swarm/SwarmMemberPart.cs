using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Swarm;

/// <summary>A machine that joins the swarm formed on the first manager.</summary>
public sealed record SwarmMemberDesired
{
    /// <summary>The machine's name in the cluster layout, and its host name.</summary>
    public required string Host { get; init; }

    /// <summary>Private address: advertised and reached by the other machines.</summary>
    public required string Address { get; init; }

    /// <summary>Address for container traffic. Null takes <see cref="Address"/>.</summary>
    public string? DataPathAddress { get; init; }

    /// <summary>The swarm to be in.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Private addresses of the managers to join through.</summary>
    public required ImmutableArray<string> ManagerAddresses { get; init; }

    /// <summary>
    /// The nodes as a manager lists them (<see cref="SwarmObserved.NodeList"/>), read just before: a node in this list is
    /// a member, whatever the machine itself says; one that is missing is not, unless it joined after the list was read. Later changes of role are the work of <see cref="SwarmNodesPart"/>.
    /// </summary>
    public required SwarmNodeList ClusterNodes { get; init; }

    /// <summary>Join token for the role the machine should have; a secret.</summary>
    public required string JoinToken { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Host} ({Address}) in swarm {ClusterId}";
}

/// <summary>Joins the swarm; proves membership by the manager's list; refuses a swarm that is not ours.</summary>
public sealed class SwarmMemberPart : IHostPart<SwarmMemberDesired, SwarmObserved>
{
    public HostScript ObserveScript(SwarmMemberDesired desired) => SwarmScripts.Observe();

    public SwarmObserved Parse(SwarmMemberDesired desired, ScriptResult result) =>
        SwarmObserved.From(ObservedFacts.Parse(desired.Host, SwarmScripts.ReadPurpose, result));

    public HostPlan Plan(SwarmMemberDesired desired, SwarmObserved observed)
    {
        SwarmRefusals.CheckState(desired.Host, observed);
        if (desired.ClusterNodes.Nodes.IsEmpty)
        {
            // An empty list proves nothing, least of all that a machine is not in it.
            throw new ProvisioningException(
                desired.Host, "The swarm membership cannot be judged", "the manager gave no list of nodes", "Make sure that the swarm has a leader, then run again.");
        }

        var name = SwarmHostname.Plan(desired.Host, observed);
        if (observed.IsInactive)
        {
            return new HostPlan([.. name, new HostOperation(SwarmScripts.Join(desired), "the machine is in no swarm")
            {
                Differences = [new HostDifference("swarm", desired.ClusterId, "none")],
            }]);
        }

        if (IsMember(desired, observed))
        {
            SwarmRefusals.CheckAddresses(desired.Host, desired.Address, desired.DataPathAddress, observed);
            return new HostPlan([.. name, .. Record(desired, observed)]);
        }

        if (!IsFormer(desired, observed))
        {
            SwarmRefusals.CheckRecovery(desired.Host, observed);
        }

        if (!IsOurs(desired, observed))
        {
            throw SwarmRefusals.Foreign(desired.Host, observed);
        }

        return new HostPlan(
        [
            .. name,
            new HostOperation(SwarmScripts.Leave(manager: true), LeaveCause(desired, observed)),
            new HostOperation(SwarmScripts.Join(desired), "the machine is in no swarm"),
        ]);
    }

    /// <summary>Leaves the swarm that we joined. Empty when the machine is in no swarm.</summary>
    /// <exception cref="ProvisioningException">The swarm is not ours.</exception>
    public static HostPlan PlanRemoval(SwarmMemberDesired desired, SwarmObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        if (observed.IsInactive)
        {
            return HostPlan.Empty;
        }

        return IsMember(desired, observed) || IsOurs(desired, observed)
            ? new HostPlan([new HostOperation(SwarmScripts.Leave(observed.IsManager), "the machine is no longer wanted in the swarm")])
            : throw SwarmRefusals.Foreign(desired.Host, observed);
    }

    private static bool IsMember(SwarmMemberDesired desired, SwarmObserved observed) =>
        observed.IsActive && (desired.ClusterNodes.Contains(observed.NodeId) || JoinedSince(desired, observed));

    /// <summary>We joined on the strength of this very list, so the list cannot hold the node yet.</summary>
    private static bool JoinedSince(SwarmMemberDesired desired, SwarmObserved observed) =>
        observed.Ownership is { Action: "join" } ownership
        && string.Equals(ownership.Cluster, desired.ClusterId, StringComparison.Ordinal)
        && string.Equals(ownership.Node, observed.NodeId, StringComparison.Ordinal)
        && string.Equals(ownership.List, desired.ClusterNodes.ReadAt, StringComparison.Ordinal);

    /// <summary>
    /// The record names this very membership; or it names our cluster and the membership was never completed (killed or
    /// refused while joining).
    /// </summary>
    private static bool IsOurs(SwarmMemberDesired desired, SwarmObserved observed) =>
        observed.Ownership is { } ownership
        && (ownership.Node.Length > 0
            ? string.Equals(ownership.Node, observed.NodeId, StringComparison.Ordinal)
            : !observed.IsActive && string.Equals(ownership.Cluster, desired.ClusterId, StringComparison.Ordinal));

    /// <summary>
    /// We joined another swarm than the one that our managers run now: that one was lost with its only manager, so the
    /// machine would look for it for ever.
    /// </summary>
    private static bool IsFormer(SwarmMemberDesired desired, SwarmObserved observed) =>
        observed.Ownership is { Node.Length: > 0, Cluster.Length: > 0 } ownership
        && !string.Equals(ownership.Cluster, desired.ClusterId, StringComparison.Ordinal);

    private static string LeaveCause(SwarmMemberDesired desired, SwarmObserved observed) =>
        IsFormer(desired, observed) ? $"the machine is in swarm {observed.Ownership?.Cluster}, which this program had formed before"
        : !observed.IsActive ? $"an earlier attempt to join was not completed ({observed.State})"
        : $"the managers no longer know node {observed.NodeId}";

    private static IEnumerable<HostOperation> Record(SwarmMemberDesired desired, SwarmObserved observed)
    {
        var wanted = new SwarmOwnership(
            "join", desired.ClusterId, observed.NodeId, desired.Address, observed.Ownership?.List ?? desired.ClusterNodes.ReadAt);
        if (observed.Ownership is null || observed.Ownership with { Action = "join" } != wanted)
        {
            yield return new HostOperation(SwarmScripts.Record(wanted), $"the machine is node {observed.NodeId} and that is not recorded");
        }
    }
}
