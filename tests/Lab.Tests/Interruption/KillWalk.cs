using System.Text;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.Interruption;

/// <summary>
/// Runs one command again and again. Each run is killed with SIGKILL at the first step boundary that no earlier run was killed at, so that
/// the runs together walk over every boundary; the last one finds none and completes.
/// </summary>
internal sealed class KillWalk(InfraProject project, params string[] command)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<StepBoundary> boundaries = [];

    /// <summary>Where runs were killed, in order.</summary>
    public IReadOnlyList<StepBoundary> Boundaries => boundaries;

    /// <summary>Everything printed by all runs.</summary>
    public StringBuilder Printed { get; } = new();

    /// <summary>Processes of killed runs that did not end with them.</summary>
    public List<string> Orphans { get; } = [];

    /// <summary>Goes on until a run completes, or after a kill at a boundary that is asked for.</summary>
    /// <returns>True when a run completed.</returns>
    public async Task<bool> RunAsync(Func<StepBoundary, bool>? until = null)
    {
        while (await KilledAtAsync(boundary => !seen.Contains(boundary.Key)) is { } boundary)
        {
            if (until?.Invoke(boundary) == true)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One run, killed at the first boundary that is wanted; null when it completed.</summary>
    public async Task<StepBoundary?> KilledAtAsync(Func<StepBoundary, bool> wanted)
    {
        using var run = project.Start(command);
        run.StandardInput.Close();
        var error = run.StandardError.ReadToEndAsync();
        var output = new StringBuilder();
        using var deadline = new CancellationTokenSource(Longest);
        StepBoundary? killedAt = null;
        while (await run.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            output.AppendLine(line);
            if (killedAt is null && StepBoundary.Parse(line) is { } boundary && wanted(boundary))
            {
                killedAt = boundary;
                var started = await ToolProcesses.KillAloneAsync(run);
                Orphans.AddRange((await ToolProcesses.LeftAsync(started, TimeSpan.FromSeconds(10)))
                    .Select(process => $"after {boundary.Key}: {process.Id} {process.CommandLine}"));
            }
        }

        await run.WaitForExitAsync(deadline.Token);
        Printed.Append(output).Append(await error);
        if (killedAt is not null)
        {
            seen.Add(killedAt.Key);
            boundaries.Add(killedAt);
            return killedAt;
        }

        // Neither a lock that the killed run still held nor anything it left half done may stop the next one.
        return run.ExitCode == 0
            ? null
            : throw new InvalidOperationException(
                $"After kills at {string.Join(", ", seen)}\n'{string.Join(' ', command)}' ended with {run.ExitCode}:\n{output}\n{await error}");
    }
}
