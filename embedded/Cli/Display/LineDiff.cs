namespace Cht.Cli.Display;

/// <summary>The difference of two texts by lines: longest common subsequence, with a little context around changes.</summary>
internal static class LineDiff
{
    private const int Context = 2;

    // Beyond this many cells the table costs more than it tells; then everything between the common ends is replaced.
    private const int LargestTable = 4_000_000;

    /// <returns>Lines with a mark: '+', '-', ' ' or '.' where unchanged lines are left out.</returns>
    public static IReadOnlyList<(char Mark, string Text)> Compare(string before, string after)
    {
        var old = before.Split('\n');
        var current = after.Split('\n');
        var start = 0;
        while (start < old.Length && start < current.Length && old[start] == current[start])
        {
            start++;
        }
        var end = 0;
        while (end < old.Length - start && end < current.Length - start && old[^(end + 1)] == current[^(end + 1)])
        {
            end++;
        }
        var lines = new List<(char Mark, string Text)>();
        lines.AddRange(old[..start].Select(line => (' ', line)));
        lines.AddRange(Middle(old[start..(old.Length - end)], current[start..(current.Length - end)]));
        lines.AddRange(old[(old.Length - end)..].Select(line => (' ', line)));
        return Shorten(lines);
    }

    private static List<(char Mark, string Text)> Middle(string[] old, string[] current)
    {
        if ((long)old.Length * current.Length > LargestTable)
        {
            return [.. old.Select(line => ('-', line)), .. current.Select(line => ('+', line))];
        }
        var common = new int[old.Length + 1, current.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = current.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == current[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }
        var lines = new List<(char Mark, string Text)>();
        for (int i = 0, j = 0; i < old.Length || j < current.Length;)
        {
            if (i < old.Length && j < current.Length && old[i] == current[j])
            {
                lines.Add((' ', old[i++]));
                j++;
            }
            else if (j == current.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(('-', old[i++]));
            }
            else
            {
                lines.Add(('+', current[j++]));
            }
        }
        return lines;
    }

    private static List<(char Mark, string Text)> Shorten(List<(char Mark, string Text)> lines)
    {
        var near = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            for (var k = Math.Max(0, i - Context); lines[i].Mark != ' ' && k <= Math.Min(lines.Count - 1, i + Context); k++)
            {
                near[k] = true;
            }
        }
        var kept = new List<(char Mark, string Text)>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (near[i])
            {
                kept.Add(lines[i]);
            }
            else if (i == 0 || near[i - 1])
            {
                kept.Add(('.', "..."));
            }
        }
        return kept;
    }
}
