using System.Collections.Immutable;
using System.Globalization;

namespace Cht.Layout;

/// <summary>Names of many machines in few words.</summary>
internal static class NameRuns
{
    private const int ShortestRun = 3;
    private const int MostPieces = 6;

    /// <summary>
    /// As <c>couchdb3 to couchdb39</c> where names count up or down, else one by one, and after some only how many more there are.
    /// </summary>
    public static string Text(IReadOnlyList<string> names)
    {
        var runs = Runs(names);
        var pieces = runs.SelectMany(run => run.Length >= ShortestRun ? [$"{run[0]} to {run[^1]}"] : run.AsEnumerable()).ToList();
        if (pieces.Count <= MostPieces)
        {
            return string.Join(", ", pieces);
        }

        var shown = runs.SelectMany(run => run.Length >= ShortestRun ? [run.Length] : run.Select(_ => 1)).Take(MostPieces - 1).Sum();
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", pieces.Take(MostPieces - 1))} and {names.Count - shown} more");
    }

    private static List<ImmutableArray<string>> Runs(IReadOnlyList<string> names)
    {
        var runs = new List<ImmutableArray<string>>();
        var (start, step) = (0, 0);
        for (var index = 1; index <= names.Count; index++)
        {
            var next = index < names.Count ? StepOf(names[index - 1], names[index]) : 0;
            if (next != 0 && (step == 0 || next == step))
            {
                step = next;
                continue;
            }

            runs.Add([.. names.Skip(start).Take(index - start)]);
            (start, step) = (index, 0);
        }

        return runs;
    }

    /// <summary>1 or -1 where only the number at the end counts on, else 0.</summary>
    private static int StepOf(string one, string other)
    {
        var (stem, number) = Parts(one);
        var (otherStem, otherNumber) = Parts(other);
        return stem == otherStem && number is { } from && otherNumber is { } to && Math.Abs(to - from) == 1 ? to - from : 0;
    }

    private static (string Stem, int? Number) Parts(string name)
    {
        var stem = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return (stem, int.TryParse(name.AsSpan(stem.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
    }
}
