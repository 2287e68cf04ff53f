using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Compose;
using Cht.Hosts.Connections;
using Cht.Layout;
using Cht.Provider.Compose;

namespace Cht.Cli.Running;

/// <summary>Looks at the machines of a deployed cluster before it is upgraded, over connections of its own. Changes nothing.</summary>
internal sealed class ClusterSurvey(DeployedCluster cluster, TimeProvider time, IHostConnections? given = null) : IAsyncDisposable
{
    // A container that has just started needs a moment; longer waits are for people.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private const int Looks = 10;

    private readonly IHostConnections connections = given ?? new SshConnectionPool(new SshOptions());

    /// <param name="to">The wanted release.</param>
    /// <param name="release">What is wrong with the release itself.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<UpgradePlan> PlanAsync(ChtVersion to, ImmutableArray<UpgradeProblem> release, CancellationToken cancellationToken)
    {
        var away = new List<UpgradeProblem>();
        var machines = (await Task.WhenAll(cluster.Document.Nodes.Select(node => ReadAsync(node, away, cancellationToken)))).OfType<UpgradeMachine>().ToArray();
        var plan = UpgradePlan.For(to, machines, cluster.Document.StartOrder, [.. release, .. away]);
        if (away.Count > 0 || plan.IsUnderWay)
        {
            return plan;
        }
        var findings = await FindingsAsync(cancellationToken);
        return UpgradePlan.For(to, [.. machines.Select(machine => machine with { Findings = Of(machine, findings) })], cluster.Document.StartOrder, release);
    }

    /// <summary>What runs where.</summary>
    public async Task<ImmutableArray<UpgradeMachine>> ReadAsync(CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(cluster.Document.Nodes.Select(node => UpgradeObservation.ReadAsync(Connection(node.Name), cluster.Document, node, cancellationToken)))];

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    private async Task<UpgradeMachine?> ReadAsync(LayoutNode node, List<UpgradeProblem> away, CancellationToken cancellationToken)
    {
        try
        {
            return await UpgradeObservation.ReadAsync(Connection(node.Name), cluster.Document, node, cancellationToken);
        }
        catch (HostUnreachableException unreachable)
        {
            lock (away)
            {
                away.Add(new($"{node.Name} cannot be reached: {unreachable.Found}", unreachable.Remedy));
            }
            return null;
        }
    }

    /// <summary>As "machine: check: found".</summary>
    private async Task<ImmutableArray<string>> FindingsAsync(CancellationToken cancellationToken)
    {
        var wait = new CheckWait(cluster.Document, Connection, time);
        using var timer = new PeriodicTimer(Pause, time);
        for (var look = 1; ; look++)
        {
            var findings = await wait.FindingsAsync(cluster.Document.Checks, cancellationToken);
            if (findings.IsEmpty || look == Looks)
            {
                return findings;
            }
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static ImmutableArray<string> Of(UpgradeMachine machine, ImmutableArray<string> findings) =>
        [.. findings.Where(finding => finding.StartsWith($"{machine.Name}: ", StringComparison.Ordinal)).Select(finding => finding[(machine.Name.Length + 2)..])];

    private IHostConnection Connection(string machine) => connections.For(cluster.Machines[machine]);
}
