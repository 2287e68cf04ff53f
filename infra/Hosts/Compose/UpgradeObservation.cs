using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>Reads what an upgrade needs to know of each machine. Changes nothing.</summary>
public static class UpgradeObservation
{
    private const string ReadPurpose = "Read the space of CouchDB's data";

    /// <summary>The releases that run on a machine, from what was read of its containers.</summary>
    public static UpgradeMachine Of(LayoutNode node, ComposeNodeDesired desired, IEnumerable<ComposeContainer> containers)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new(node.Name, node.Role)
        {
            Running = [.. containers.Where(container => ChtImage.IsOf(desired, container)).Select(container => ChtImage.Release(container.Image))
                .OfType<ChtVersion>().Distinct().Order()],
            DataDirectory = node.CouchDb?.DataDirectory ?? string.Empty,
        };
    }

    /// <summary>Reads one machine: its containers, and on a CouchDB machine how much space the data takes and has.</summary>
    /// <exception cref="ProvisioningException">The machine could not be read.</exception>
    public static async Task<UpgradeMachine> ReadAsync(
        IHostConnection connection, LayoutDocument document, LayoutNode node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(node);
        var desired = ComposeNodeDesired.From(document, node.Name);
        var observed = await HostConvergence.ObserveAsync(connection, new ComposeNodePart(), desired, cancellationToken);
        var machine = Of(node, desired, observed.Containers);
        return node.CouchDb is { } couchDb ? await WithSpaceAsync(connection, couchDb.DataDirectory, machine, cancellationToken) : machine;
    }

    private static async Task<UpgradeMachine> WithSpaceAsync(
        IHostConnection connection, string directory, UpgradeMachine machine, CancellationToken cancellationToken)
    {
        var result = await connection.RunAsync(Space(directory), cancellationToken);
        var facts = ObservedFacts.Parse(machine.Name, ReadPurpose, result);
        return machine with { DataBytes = facts.Number("used"), FreeBytes = facts.Number("free") };
    }

    /// <summary>Files come and go below a database that runs: what vanishes while it is counted is no error.</summary>
    private static HostScript Space(string directory) => ObservedFacts.Script(ReadPurpose,
        $$"""
        directory={{ShellText.Quote(directory)}}
        fact used "$(du --summarize --block-size=1 -- "$directory" 2>/dev/null | cut -f 1)"
        fact free "$(df --output=avail --block-size=1 -- "$directory" 2>/dev/null | tail -n 1 | tr -d ' ')"
        """) with
    {
        Deadline = TimeSpan.FromMinutes(10),
    };
}
