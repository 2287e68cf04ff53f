using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Swarm;

/// <summary>What a manager does around a node's leaving, so that no node stays behind in its list as down.</summary>
public static class SwarmNodeWithdrawal
{
    /// <summary>A manager becomes a worker first: the others must not count it when they vote.</summary>
    public static HostPlan BeforeLeaving(SwarmNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Role == SwarmRole.Manager
            ? new HostPlan([new HostOperation(SwarmNodeScripts.SetRole(node.Hostname, node.Id, SwarmRole.Worker), $"{node.Hostname} leaves the swarm as a worker")])
            : HostPlan.Empty;
    }

    /// <summary>Whatever else the swarm runs moves to other nodes first. Ours are no services, and are stopped by themselves.</summary>
    public static HostPlan Draining(SwarmNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Availability == "drain"
            ? HostPlan.Empty
            : new HostPlan([new HostOperation(SwarmNodeScripts.Drain(node.Hostname, node.Id), $"{node.Hostname} is about to leave the swarm")]);
    }

    public static HostPlan AfterLeaving(SwarmNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new HostPlan([new HostOperation(SwarmNodeScripts.Forget(node), $"{node.Hostname} has left the swarm")]);
    }
}
