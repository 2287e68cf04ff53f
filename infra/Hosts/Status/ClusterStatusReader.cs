using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Swarm;
using Cht.Layout;

namespace Cht.Hosts.Status;

/// <summary>
/// Asks all machines of a cluster at the same time, each once, and judges the answers together. Changes nothing. A machine that
/// is away, or whose answer makes no sense, is a row that says so.
/// </summary>
/// <param name="document">The layout.</param>
/// <param name="connections">The machines, by name.</param>
/// <param name="deployed">The stack runs the containers itself: what is missing of them is a problem.</param>
/// <param name="time">The clock.</param>
public sealed class ClusterStatusReader(
    LayoutDocument document, Func<string, IHostConnection> connections, bool deployed, TimeProvider time)
{
    public async Task<ClusterStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var answers = await Task.WhenAll(document.Nodes.Select(node => AskAsync(node, now, cancellationToken)));
        // The newest list of a manager that has a leader; all say the same.
        var listed = answers.Select(answer => answer.Swarm?.Nodes ?? []).FirstOrDefault(nodes => !nodes.IsEmpty, []);
        ImmutableArray<NodeStatus> nodes =
        [
            .. document.Nodes.Zip(answers).Select(pair => NodeStatusJudgement.Judge(
                document, pair.First, Listed(pair.Second.Status, pair.Second.Swarm, listed), deployed, now)),
        ];
        return new(
            ClusterStatus.CurrentSchemaVersion, document.Cluster, document.Versions.Cht, now, nodes.All(node => node.Problems.IsEmpty), nodes);
    }

    private async Task<(NodeStatus Status, SwarmObserved? Swarm)> AskAsync(LayoutNode node, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var connection = new ReadOnlyConnection(connections(node.Name));
            var answer = NodeStatusParser.Parse(
                document, node, await connection.RunAsync(NodeStatusScript.For(document, node), cancellationToken), now);
            return (answer.Status, answer.Swarm);
        }
        catch (ProvisioningException away)
        {
            return (new() { Name = node.Name, Role = node.Role, Reachable = false, Error = ShellText.OneLine(away.Found) }, null);
        }
    }

    /// <summary>What the managers say of the machine: by its node id, and of one that is away by its name.</summary>
    private static NodeStatus Listed(NodeStatus status, SwarmObserved? own, ImmutableArray<SwarmNode> listed)
    {
        var node = own is null
            ? listed.FirstOrDefault(node => node.Hostname == status.Name)
            : listed.FirstOrDefault(node => node.Id == own.NodeId);
        if (node is null)
        {
            return status;
        }

        var swarm = status.Swarm ?? new SwarmMembership("unknown", null, null, node.Role, false, null);
        return status with
        {
            Swarm = swarm with { Status = node.State, Availability = node.Availability, Role = node.Role, Leader = node.Leader },
        };
    }
}
