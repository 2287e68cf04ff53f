using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Cht.Hosts.Tests.Connections;

/// <summary>What runs on this computer, read from /proc.</summary>
public static class Processes
{
    public static IReadOnlyList<int> ChildrenOf(int parent) => [.. All().Where(p => ParentOf(p) == parent)];

    public static IReadOnlyList<int> DescendantsOf(int ancestor) =>
        [.. ChildrenOf(ancestor).SelectMany(child => DescendantsOf(child).Prepend(child))];

    /// <summary>Processes whose command line holds the text.</summary>
    public static IReadOnlyList<string> WithCommandLine(string text) =>
        [.. All().Select(CommandLineOf).Where(line => line.Contains(text, StringComparison.Ordinal))];

    /// <summary>Processes whose environment holds the text.</summary>
    public static IReadOnlyList<int> WithEnvironment(string text) =>
        [.. All().Where(process => ReadOrEmpty(process, "environ").Contains(text, StringComparison.Ordinal))];

    /// <summary>Every command line and environment of every process, but those of the given ones.</summary>
    public static string Snapshot(params int[] except)
    {
        var text = new StringBuilder();
        foreach (var process in All().Except(except))
        {
            text.Append(CommandLineOf(process)).Append('\n').Append(ReadOrEmpty(process, "environ")).Append('\n');
        }

        return text.ToString();
    }

    public static string CommandLineOf(int process) => ReadOrEmpty(process, "cmdline").Replace('\0', ' ').Trim();

    /// <summary>It has ended, and nobody has asked for its exit code yet.</summary>
    public static bool IsZombie(int process)
    {
        var stat = ReadOrEmpty(process, "stat");
        return stat.Length == 0 || stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');
    }

    public static void Kill(int process)
    {
        try
        {
            using var target = Process.GetProcessById(process);
            target.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
        .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static int ParentOf(int process)
    {
        var stat = ReadOrEmpty(process, "stat");
        var afterName = stat.LastIndexOf(')') + 2;
        var words = stat.Length > afterName && afterName > 1 ? stat[afterName..].Split(' ') : [];
        return words.Length > 1 && words[0] is not "Z" ? int.Parse(words[1], CultureInfo.InvariantCulture) : -1;
    }

    private static string ReadOrEmpty(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

/// <summary>Waits for conditions that another process brings about.</summary>
public static class Eventually
{
    // For finding out that something hangs; what is waited for takes moments.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static Task BecomesTrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        BecomesTrueAsync(() => Task.FromResult(condition()), what);

    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        using var between = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(Longest, $"this did not become true: {what}");
            await between.WaitForNextTickAsync();
        }
    }
}
