using System.Diagnostics;
using Cht.Hosts.Compose;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Swarm;
using Cht.Layout;

namespace Cht.Hosts.Replacement;

/// <summary>
/// Takes a machine out of its cluster in good order, as far as it still answers: containers are stopped while their databases can be
/// closed, and the machine leaves the swarm, which forgets it. Each step finds out whether it was done already, so that an interrupted
/// withdrawal is simply begun again. Data and files stay.
/// </summary>
public sealed class NodeWithdrawal(NodeReplacement replacement, Func<string, IHostConnection> connections, IProgress<string> progress)
{
    private static readonly SwarmManagerPart ManagerPart = new();

    /// <param name="deployed">The stack runs the containers: they are stopped.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <returns>False when the machine itself does not answer any more.</returns>
    public async Task<bool> RunAsync(bool deployed, CancellationToken cancellationToken)
    {
        foreach (var node in deployed ? replacement.StopOrder : [])
        {
            await AsFarAsItAnswersAsync(node.Name, () => StopContainersAsync(node, cancellationToken));
        }

        return await AsFarAsItAnswersAsync(replacement.Node.Name, () => LeaveSwarmAsync(cancellationToken));
    }

    private async Task StopContainersAsync(LayoutNode node, CancellationToken cancellationToken)
    {
        var desired = ComposeNodeDesired.From(replacement.Document, node.Name);
        await ExecuteAsync(node.Name, new ComposeNodePart(), desired, ComposeNodePart.PlanRemoval, cancellationToken);
    }

    private async Task LeaveSwarmAsync(CancellationToken cancellationToken)
    {
        var node = replacement.Node;
        var own = await HostConvergence.ObserveAsync(connections(node.Name), ManagerPart, Manager(node), cancellationToken);
        if (own.IsInactive || await ManagerAsync(cancellationToken) is not { } manager)
        {
            return;
        }

        var listed = manager.Observed.Nodes.FirstOrDefault(found => string.Equals(found.Id, own.NodeId, StringComparison.Ordinal));
        if (listed is not null)
        {
            await OnAsync(manager.Name, SwarmNodeWithdrawal.Draining(listed), cancellationToken);
            await OnAsync(manager.Name, SwarmNodeWithdrawal.BeforeLeaving(listed), cancellationToken);
        }

        var desired = new SwarmMemberDesired
        {
            Host = node.Name,
            Address = node.PrivateAddress,
            ClusterId = manager.Observed.ClusterId,
            ManagerAddresses = [manager.Observed.NodeAddress],
            ClusterNodes = manager.Observed.NodeList,
            JoinToken = string.Empty,
        };
        await ExecuteAsync(node.Name, new SwarmMemberPart(), desired, SwarmMemberPart.PlanRemoval, cancellationToken);
        if (listed is not null)
        {
            await OnAsync(manager.Name, SwarmNodeWithdrawal.AfterLeaving(listed), cancellationToken);
        }
    }

    /// <summary>Another manager, which says who is in the swarm. None: the swarm goes with the machine.</summary>
    private async Task<(string Name, SwarmObserved Observed)?> ManagerAsync(CancellationToken cancellationToken)
    {
        foreach (var node in replacement.Document.Nodes.Where(node => node.Swarm == SwarmRole.Manager && node != replacement.Node))
        {
            SwarmObserved? observed = null;
            await AsFarAsItAnswersAsync(node.Name, async () =>
                observed = await HostConvergence.ObserveAsync(connections(node.Name), ManagerPart, Manager(node), cancellationToken));
            if (observed is { ClusterId.Length: > 0 })
            {
                return (node.Name, observed);
            }
        }

        return null;
    }

    private async Task ExecuteAsync<TDesired, TObserved>(
        string machine, IHostPart<TDesired, TObserved> part, TDesired desired, Func<TDesired, TObserved, HostPlan> plan, CancellationToken cancellationToken) =>
        await HostConvergence.LookAndActAsync(async () =>
        {
            var lookedAt = Stopwatch.GetTimestamp();
            var observed = await HostConvergence.ObserveAsync(connections(machine), part, desired, cancellationToken);
            await OnAsync(machine, plan(desired, observed), cancellationToken, lookedAt);
            return true;
        });

    private Task OnAsync(string machine, HostPlan plan, CancellationToken cancellationToken, long? lookedAt = null) =>
        HostConvergence.ExecuteAsync(connections(machine), plan, new Steps(progress), cancellationToken, lookedAt);

    /// <summary>A machine that is away is what a replacement is for: what it cannot do any more is left out.</summary>
    private async Task<bool> AsFarAsItAnswersAsync(string machine, Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (HostUnreachableException away)
        {
            progress.Report($"{machine} is not reached and is left as it is: {ShellText.OneLine(away.Found)}");
            return false;
        }
    }

    private static SwarmManagerDesired Manager(LayoutNode node) => new() { Host = node.Name, Address = node.PrivateAddress };

    private sealed class Steps(IProgress<string> progress) : IProgress<HostProgress>
    {
        public void Report(HostProgress value) => progress.Report($"{value.Host}: {value.Purpose}");
    }
}
