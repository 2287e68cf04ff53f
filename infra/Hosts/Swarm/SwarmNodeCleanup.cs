using System.Collections.Immutable;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Swarm;

/// <summary>
/// Removes nodes left behind by machines that were rebuilt: named like a machine of ours, labelled as ours, and another
/// node of that name is known to be the machine, or is ready while this one is not. Nodes of others are never removed.
/// </summary>
public static class SwarmNodeCleanup
{
    /// <param name="cluster">Name of our cluster.</param>
    /// <param name="machines">Machines that have been rebuilt, or may have been.</param>
    /// <param name="nodes">The manager's list.</param>
    public static HostPlan Plan(string cluster, IEnumerable<SwarmNodeDesired> machines, ImmutableArray<SwarmNode> nodes) =>
        new([.. machines.SelectMany(machine => LeftBehind(machine, nodes))
            .Where(node => IsOurs(cluster, node))
            .Select(node => new HostOperation(
                SwarmNodeScripts.Remove(node), $"node {node.Id} of {node.Hostname} is {node.State}, and the machine has come back as another node"))]);

    /// <summary>Removes the nodes of a machine that no longer exists. Empty when there are none; a ready node is kept.</summary>
    public static HostPlan PlanRemoval(string cluster, string name, ImmutableArray<SwarmNode> nodes) =>
        new([.. nodes
            .Where(node => string.Equals(node.Hostname, name, StringComparison.Ordinal) && !node.IsReady && IsOurs(cluster, node))
            .Select(node => new HostOperation(
                SwarmNodeScripts.Remove(node), $"node {node.Id} of {node.Hostname} is {node.State}, and the machine is no longer wanted"))]);

    private static IEnumerable<SwarmNode> LeftBehind(SwarmNodeDesired machine, ImmutableArray<SwarmNode> nodes)
    {
        var named = nodes.Where(node => string.Equals(node.Hostname, machine.Name, StringComparison.Ordinal)).ToArray();
        return machine.NodeId is { } id
            ? nodes.Any(node => IsNode(node, id)) ? named.Where(node => !IsNode(node, id)) : []
            : named.Any(node => node.IsReady) ? named.Where(node => !node.IsReady) : [];
    }

    private static bool IsNode(SwarmNode node, string id) => string.Equals(node.Id, id, StringComparison.Ordinal);

    private static bool IsOurs(string cluster, SwarmNode node) =>
        string.Equals(node.Labels.GetValueOrDefault(SwarmNodesPart.ClusterLabel), cluster, StringComparison.Ordinal);
}
