using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>
/// Waits until the readiness checks hold on every machine. What no waiting mends (a refused password) is told at once; on
/// the deadline the last words of the container that did not answer are shown.
/// </summary>
public sealed class CheckWait(LayoutDocument document, Func<string, IHostConnection> connections, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private const int Unauthorized = 401;

    // A container that starts may refuse for a moment: while it syncs administrators it has none of its own.
    private const int PatientRefusals = 15;

    /// <summary>Asks once.</summary>
    /// <returns>What does not hold, as "machine: check: found".</returns>
    public async Task<ImmutableArray<string>> FindingsAsync(IReadOnlyList<LayoutCheck> checks, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Machines(checks).Select(machine => AskAsync(machine, checks, cancellationToken)));
        return [.. answers.SelectMany(machine => machine).Where(answer => answer.Problem is not null)
            .Select(answer => $"{answer.Host}: {answer.Check.Id}: {answer.Problem}")];
    }

    /// <exception cref="ProvisioningException">A check did not hold within its deadline, or cannot come to hold.</exception>
    public async Task UntilHoldAsync(IReadOnlyList<LayoutCheck> checks, IProgress<HostWait>? progress, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Machines(checks).Select(machine => UntilHoldAsync(machine, checks, progress, cancellationToken)));
    }

    private async Task UntilHoldAsync(
        string machine, IReadOnlyList<LayoutCheck> checks, IProgress<HostWait>? progress, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var refusals = 0;
        using var timer = new PeriodicTimer(Pause, time);
        while (true)
        {
            var failing = await FailingAsync(machine, checks, cancellationToken);
            if (failing is null)
            {
                return;
            }

            var elapsed = time.GetElapsedTime(began);
            refusals = failing.Status == Unauthorized ? refusals + 1 : 0;
            if (refusals > PatientRefusals)
            {
                throw new ProvisioningException(
                    machine, "CouchDB refuses the password",
                    $"{failing.Check.Id}: HTTP 401 to the password in {EnvFile(machine)}",
                    "All CouchDB nodes need one password: run again with '--refresh' to put the env file back, or look for an old volume cht_cht-credentials.");
            }

            if (elapsed > TimeSpan.FromSeconds(failing.Check.DeadlineSeconds))
            {
                throw await DeadlinePassedAsync(machine, failing, elapsed, cancellationToken);
            }

            progress?.Report(new HostWait(machine, $"{failing.Check.Id}: {failing.Problem}", elapsed, TimeSpan.FromSeconds(failing.Check.DeadlineSeconds)));
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>The first check that does not hold, or null.</summary>
    private async Task<CheckAnswer?> FailingAsync(string machine, IReadOnlyList<LayoutCheck> checks, CancellationToken cancellationToken)
    {
        try
        {
            return (await AskAsync(machine, checks, cancellationToken)).FirstOrDefault(answer => answer.Problem is not null);
        }
        catch (HostUnreachableException lost) when (!lost.Permanent)
        {
            return new CheckAnswer(Of(machine, checks)[0], machine, 0, string.Empty, true);
        }
    }

    private async Task<IReadOnlyList<CheckAnswer>> AskAsync(string machine, IReadOnlyList<LayoutCheck> checks, CancellationToken cancellationToken)
    {
        var node = Node(machine);
        var own = Of(machine, checks);
        return CheckScript.Parse(node, own, await connections(machine).RunAsync(CheckScript.For(node, own), cancellationToken));
    }

    private async Task<ProvisioningException> DeadlinePassedAsync(
        string machine, CheckAnswer failing, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var service = failing.Check.Container ?? "api";
        var said = await connections(machine).RunAsync(CheckScript.LastWords(Node(machine), service), cancellationToken);
        var lines = string.Concat(said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"\n  {service}: {ShellText.OneLine(line)}"));
        return new ProvisioningException(
            machine, "The cluster is not ready",
            $"{failing.Check.Id} ({failing.Check.Url}): {failing.Problem}, after {elapsed.TotalSeconds:0} s. Last words of {service}:{lines}\n",
            "Mend what they name, then run again.");
    }

    private string EnvFile(string machine) => Node(machine).Projects.Select(project => project.EnvFile).OfType<string>().First();

    private LayoutNode Node(string machine) => document.Nodes.Single(node => string.Equals(node.Name, machine, StringComparison.Ordinal));

    private static List<LayoutCheck> Of(string machine, IReadOnlyList<LayoutCheck> checks) =>
        [.. checks.Where(check => check.Nodes.Contains(machine, StringComparer.Ordinal))];

    private static IEnumerable<string> Machines(IReadOnlyList<LayoutCheck> checks) =>
        checks.SelectMany(check => check.Nodes).Distinct(StringComparer.Ordinal);
}
