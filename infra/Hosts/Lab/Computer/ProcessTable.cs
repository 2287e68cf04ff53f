using System.Collections.Immutable;

namespace Cht.Hosts.Lab;

/// <summary>A process of this computer, told from a later one with the same number by its start.</summary>
/// <param name="Id">Number of the process.</param>
/// <param name="Start">Clock ticks after boot at which it started (proc_pid_stat(5), field 22).</param>
public sealed record LabProcess(int Id, long Start)
{
    /// <summary>True while this very process lives; one that has ended and only waits for its parent does not.</summary>
    public bool IsAlive => ProcessTable.Find(Id) == this;

    internal void Signal(int signal)
    {
        if (IsAlive)
        {
            Native.Signal(Id, signal);
        }
    }
}

/// <summary>Finds processes in <c>/proc</c>. A process may end while it is read: it is then left out.</summary>
internal static class ProcessTable
{
    public static LabProcess? Find(int id) => Read(() => ParseStat(id, File.ReadAllText($"/proc/{id}/stat")));

    /// <summary>Processes that have an argument for which the condition holds.</summary>
    public static ImmutableArray<LabProcess> WithArgument(Func<string, bool> matches) =>
        Where(id => Arguments(id).Any(matches));

    /// <summary>Processes whose root is below a folder, or that were told a path below it.</summary>
    public static ImmutableArray<LabProcess> Within(string folder) =>
        Where(id => id != Environment.ProcessId
            && (MountTable.IsWithin(new FileInfo($"/proc/{id}/root").LinkTarget ?? "/", folder)
                || Arguments(id).Any(argument => argument.Contains(folder + "/", StringComparison.Ordinal))));

    /// <summary>
    /// Process 1 of every container whose root is an overlay with its upper folder below <paramref name="folder"/>, with that
    /// upper folder. It is found whether or not the program that started it still lives.
    /// </summary>
    public static ImmutableArray<(LabProcess Process, string Upper)> MachinesBelow(string folder)
    {
        var found = ImmutableArray.CreateBuilder<(LabProcess, string)>();
        foreach (var process in Where(IsFirstOfNamespace))
        {
            var upper = Read(() => MountTable.Read(process.Id.ToString()).At("/")?.Option("upperdir"));
            if (upper is not null && MountTable.IsWithin(upper, folder))
            {
                found.Add((process, upper));
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The line of <c>/proc/&lt;pid&gt;/stat</c>; null for a process that has ended.</summary>
    internal static LabProcess? ParseStat(int id, string stat)
    {
        // The second field is the command in parentheses and may itself hold blanks and parentheses.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : new LabProcess(id, long.Parse(fields[19]));
    }

    /// <summary>The line "NSpid:" of <c>/proc/&lt;pid&gt;/status</c> of a process that is 1 in a namespace right below ours.</summary>
    internal static bool IsFirstOfNamespace(string status)
    {
        var line = status.Split('\n').FirstOrDefault(candidate => candidate.StartsWith("NSpid:", StringComparison.Ordinal)) ?? "";
        var numbers = line.Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return numbers.Length == 3 && numbers[2] == "1";
    }

    private static bool IsFirstOfNamespace(int id) => IsFirstOfNamespace(File.ReadAllText($"/proc/{id}/status"));

    private static string[] Arguments(int id) => File.ReadAllText($"/proc/{id}/cmdline").Split('\0');

    private static ImmutableArray<LabProcess> Where(Func<int, bool> matches) =>
    [
        .. from folder in Directory.GetDirectories("/proc")
           let id = int.TryParse(Path.GetFileName(folder), out var number) ? number : 0
           where id > 0 && Read(() => matches(id) ? "yes" : null) is not null
           let process = Find(id)
           where process is not null
           select process,
    ];

    private static T? Read<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
