using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Logs;

namespace Cht.Cli.Cluster;

/// <summary>Reads the logs of several machines at the same time. A machine that is away does not keep the others from being read.</summary>
internal sealed class LogReading(ImmutableArray<ContainerLogs> machines, LogOutput output, TextWriter error, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();

    /// <summary>Prints what there is, of all machines in the order of time.</summary>
    /// <returns>False when a machine could not be read.</returns>
    public async Task<bool> OnceAsync(CancellationToken cancellationToken) =>
        (await FirstAsync(cancellationToken)).All(problem => problem is null);

    /// <summary>Prints what there is and then what comes, until it is cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            var problems = await FirstAsync(cancellationToken);
            await Task.WhenAll(machines.Zip(problems, (machine, problem) => FollowAsync(machine, problem, cancellationToken)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way in which following ends.
        }
    }

    /// <returns>For each machine what kept it from being read, or null.</returns>
    private async Task<string?[]> FirstAsync(CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(machines.Select(machine => TryAsync(machine, told: null, cancellationToken)));
        output.Write(read.SelectMany(machine => machine.Lines).OrderBy(line => line.Timestamp, StringComparer.Ordinal));
        foreach (var (machine, service) in machines.SelectMany(machine => machine.Cut.Select(service => (machine, service))))
        {
            Tell($"{machine.Node}/{service}: its log is longer than what is shown: give --since or --tail");
        }

        return [.. read.Select(machine => machine.Problem)];
    }

    private async Task FollowAsync(ContainerLogs machine, string? problem, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            (var lines, var found) = await TryAsync(machine, problem, cancellationToken);
            if (found is null && problem is not null)
            {
                Tell($"{machine.Node} answers again");
            }

            problem = found;
            output.Write(lines);
        }
    }

    private async Task<(ImmutableArray<LogLine> Lines, string? Problem)> TryAsync(ContainerLogs machine, string? told, CancellationToken cancellationToken)
    {
        try
        {
            return (await machine.ReadAsync(cancellationToken), null);
        }
        catch (ProvisioningException exception)
        {
            if (exception.Message != told)
            {
                Tell(exception.Message);
            }

            return ([], exception.Message);
        }
    }

    private void Tell(string message)
    {
        lock (gate)
        {
            error.WriteLine($"warning: {message}");
            error.Flush();
        }
    }
}
