using System.Diagnostics;

namespace Cht.Lab.Tests.Interruption;

/// <summary>Processes that a running tool has started on this computer; lab machines are no part of them, they are meant to stay.</summary>
internal static class ToolProcesses
{
    /// <summary>
    /// Stops the tool, so that it starts nothing more, notes what it has started, and kills it alone with SIGKILL. Null: it had ended by
    /// itself.
    /// </summary>
    public static async Task<IReadOnlyList<StartedProcess>?> TryKillAloneAsync(Process tool, CancellationToken cancellationToken)
    {
        if (!Signals.TryStop(tool.Id))
        {
            return null;
        }

        var started = Below(tool.Id);
        tool.Kill(entireProcessTree: false);
        await tool.WaitForExitAsync(cancellationToken);
        return started;
    }

    /// <summary>Those still there at the deadline.</summary>
    public static async Task<IReadOnlyList<StartedProcess>> LeftAsync(IReadOnlyList<StartedProcess> started, TimeSpan deadline)
    {
        var watch = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (started.Any(IsAlive) && watch.Elapsed < deadline)
        {
            await tick.WaitForNextTickAsync();
        }

        return [.. started.Where(IsAlive)];
    }

    private static List<StartedProcess> Below(int parent)
    {
        var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, out var id) ? id : 0)
            .Where(id => id > 0).Select(Read).OfType<(StartedProcess Process, int Parent)>().ToLookup(entry => entry.Parent, entry => entry.Process);
        var found = new List<StartedProcess>();
        void Add(int id)
        {
            foreach (var child in children[id].Where(child => !IsMachine(child)))
            {
                found.Add(child);
                Add(child.Id);
            }
        }

        Add(parent);
        return found;
    }

    private static bool IsMachine(StartedProcess process) => process.CommandLine.Contains("systemd-nspawn", StringComparison.Ordinal);

    private static bool IsAlive(StartedProcess process) => Read(process.Id) is var (same, _) && same.Start == process.Start;

    private static (StartedProcess Process, int Parent)? Read(int id)
    {
        try
        {
            // proc_pid_stat(5): the name in brackets may hold blanks; then state, parent, ... and the start as field 22.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var commandLine = File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
            return fields[0] is "Z" or "X" ? null : (new StartedProcess(id, fields[19], commandLine), int.Parse(fields[1]));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <param name="Start">In clock ticks since boot; tells a process from a later one with the same id.</param>
internal sealed record StartedProcess(int Id, string Start, string CommandLine);
