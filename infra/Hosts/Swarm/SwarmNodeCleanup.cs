using System.Collections.Immutable;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Swarm;

/// <summary>
/// Removes nodes left behind by machines that were rebuilt: down, named like a machine of ours, labelled as ours, and
/// another node of that name is ready. Nodes of others are never removed.
/// </summary>
public static class SwarmNodeCleanup
{
    /// <param name="cluster">Name of our cluster.</param>
    /// <param name="names">Machines that have been rebuilt, or may have been.</param>
    /// <param name="nodes">The manager's list.</param>
    public static HostPlan Plan(string cluster, IEnumerable<string> names, ImmutableArray<SwarmNode> nodes) =>
        new([.. names.SelectMany(name => LeftBehind(name, nodes))
            .Where(node => IsOurs(cluster, node))
            .Select(node => new HostOperation(
                SwarmNodeScripts.Remove(node), $"node {node.Id} of {node.Hostname} is {node.State}, and the machine has come back as another node"))]);

    /// <summary>Removes the nodes of a machine that no longer exists. Empty when there are none; a ready node is kept.</summary>
    public static HostPlan PlanRemoval(string cluster, string name, ImmutableArray<SwarmNode> nodes) =>
        new([.. nodes
            .Where(node => string.Equals(node.Hostname, name, StringComparison.Ordinal) && !node.IsReady && IsOurs(cluster, node))
            .Select(node => new HostOperation(
                SwarmNodeScripts.Remove(node), $"node {node.Id} of {node.Hostname} is {node.State}, and the machine is no longer wanted"))]);

    private static IEnumerable<SwarmNode> LeftBehind(string name, ImmutableArray<SwarmNode> nodes)
    {
        var named = nodes.Where(node => string.Equals(node.Hostname, name, StringComparison.Ordinal)).ToArray();
        return named.Any(node => node.IsReady) ? named.Where(node => !node.IsReady) : [];
    }

    private static bool IsOurs(string cluster, SwarmNode node) =>
        string.Equals(node.Labels.GetValueOrDefault(SwarmNodesPart.ClusterLabel), cluster, StringComparison.Ordinal);
}
