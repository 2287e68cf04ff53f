using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>
/// The acceptance checks of a finished cluster that can be asked from its machines: swarm, one overlay, names and ports
/// between the CouchDB containers, equal identity, even shards, redirect to HTTPS, documents written through each node.
/// </summary>
public sealed class Acceptance(LayoutDocument document, Func<string, IHostConnection> connections, TimeProvider time)
{
    // Names spread over the overlay by gossip, databases are made by the API: both take a moment.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <exception cref="ProvisioningException">What did not come to hold, all of it at once.</exception>
    public async Task RequireAsync(IProgress<HostWait>? progress, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(Pause, time);
        while (true)
        {
            var problems = await ProblemsAsync(cancellationToken);
            var elapsed = time.GetElapsedTime(began);
            if (problems.IsEmpty)
            {
                return;
            }

            if (elapsed > Deadline)
            {
                throw new ProvisioningException(
                    document.Cluster, "The cluster is not as accepted", $"{string.Join("; ", problems)} (after {elapsed.TotalSeconds:0} s)",
                    "Mend what is named, then run again.");
            }

            progress?.Report(new HostWait(document.Cluster, problems[0], elapsed, Deadline));
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Everything that does not hold now. Writes documents into a database of its own and removes it again.</summary>
    public async Task<ImmutableArray<string>> ProblemsAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(document.Nodes.Select(async node => AcceptanceScripts.Parse(
            node, await connections(node.Name).RunAsync(AcceptanceScripts.Observe(document, node), cancellationToken))));
        var problems = AcceptanceJudgement.Problems(document, answers);
        return problems.IsEmpty ? await DocumentsAsync(cancellationToken) : problems;
    }

    /// <summary>A document written through each node is read through all others.</summary>
    private async Task<ImmutableArray<string>> DocumentsAsync(CancellationToken cancellationToken)
    {
        var nodes = document.Nodes.Where(node => node.CouchDb is not null).ToArray();
        var problems = ImmutableArray.CreateBuilder<string>();
        await RunAsync(nodes[0], AcceptanceScripts.CreateDatabase(nodes[0]), problems, cancellationToken);
        foreach (var node in nodes)
        {
            await RunAsync(node, AcceptanceScripts.WriteDocument(node), problems, cancellationToken);
        }

        foreach (var node in nodes)
        {
            await RunAsync(node, AcceptanceScripts.ReadDocuments(node, nodes), problems, cancellationToken);
        }

        await RunAsync(nodes[0], AcceptanceScripts.DropDatabase(nodes[0]), problems, cancellationToken);
        return problems.ToImmutable();
    }

    private async Task RunAsync(
        LayoutNode node, HostScript script, ImmutableArray<string>.Builder problems, CancellationToken cancellationToken)
    {
        var result = await connections(node.Name).RunAsync(script, cancellationToken);
        if (!result.Succeeded)
        {
            problems.Add($"{node.Name}: {script.Purpose}: {ShellText.OneLine(result.Error)}");
        }
    }
}
