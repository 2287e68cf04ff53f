using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.Interruption;

/// <summary>
/// Runs one command again and again. Each run is killed with SIGKILL at the first step boundary that no earlier run was killed at, so that
/// the runs together walk over every boundary; the last one finds none and completes.
/// </summary>
internal sealed class KillWalk(InfraProject project, params string[] command)
{
    // For finding out that something hangs: a run takes seconds, on a slow machine minutes.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(12);
    private static readonly TimeSpan EndOfOrphans = TimeSpan.FromSeconds(45);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> finished = new(StringComparer.Ordinal);
    private readonly List<StepBoundary> boundaries = [];
    private readonly StringBuilder story = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private string last = string.Empty;

    /// <summary>Where runs were killed, in order.</summary>
    public IReadOnlyList<StepBoundary> Boundaries => boundaries;

    /// <summary>Resources whose step was announced as finished, whether or not a run was killed at that.</summary>
    public IReadOnlyCollection<string> Finished => finished;

    /// <summary>Processes of killed runs that did not end with them.</summary>
    public List<string> Orphans { get; } = [];

    /// <summary>For failures: every run with its time and end, and all that the last one and the one before printed.</summary>
    public string Story => $"'{string.Join(' ', command)}', run after run:\n{story}\nThe last runs printed:\n{last}";

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
        var began = watch.Elapsed;
        var output = new StringBuilder();
        var error = run.StandardError.ReadToEndAsync();
        StepBoundary? killedAt = null;
        try
        {
            using var deadline = new CancellationTokenSource(Longest);
            killedAt = await FollowAsync(run, output, wanted, deadline.Token);
            await run.WaitForExitAsync(deadline.Token);
            output.Append(await error.WaitAsync(deadline.Token));
        }
        catch (Exception exception)
        {
            run.Kill(entireProcessTree: false);
            Note(began, $"{exception.GetType().Name}: {exception.Message}", output);
            throw new InvalidOperationException($"{exception.Message}\n{Story}", exception);
        }

        Note(began, killedAt is null ? $"ended with {run.ExitCode}" : $"killed: {killedAt.Key}", output);
        if (killedAt is not null)
        {
            seen.Add(killedAt.Key);
            boundaries.Add(killedAt);
            return killedAt;
        }

        // Neither a lock that the killed run still held nor anything it left half done may stop the next one.
        return run.ExitCode == 0 ? null : throw new InvalidOperationException($"The run after the last kill ended with {run.ExitCode}.\n{Story}");
    }

    private async Task<StepBoundary?> FollowAsync(
        Process run, StringBuilder output, Func<StepBoundary, bool> wanted, CancellationToken cancellationToken)
    {
        run.StandardInput.Close();
        StepBoundary? killedAt = null;
        while (await run.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            output.AppendLine(line);
            // The last line of a killed run may be half a line.
            if (killedAt is null && StepBoundary.Parse(line) is { } boundary)
            {
                if (boundary.Finished)
                {
                    finished.Add(boundary.Urn);
                }

                if (wanted(boundary))
                {
                    // After the last step a run may end by itself first.
                    if (await ToolProcesses.TryKillAloneAsync(run, cancellationToken) is { } started)
                    {
                        killedAt = boundary;
                        Orphans.AddRange((await ToolProcesses.LeftAsync(started, EndOfOrphans))
                            .Select(process => $"after {boundary.Key}: {process.Id} {process.CommandLine}"));
                    }
                }
            }
        }

        return killedAt;
    }

    private void Note(TimeSpan began, string end, StringBuilder output)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{began.TotalSeconds,6:0.0} s, {(watch.Elapsed - began).TotalSeconds,5:0.0} s long, {end}");
        story.AppendLine(line);
        var cut = last.LastIndexOf("\n== ", StringComparison.Ordinal);
        last = $"{(cut < 0 ? last : last[cut..])}\n== {line}\n{output}";
    }
}
