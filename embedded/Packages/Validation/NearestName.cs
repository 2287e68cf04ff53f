namespace Cht.Packages.Validation;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    /// <returns>"Did you mean ...?", or a few of the names that there are.</returns>
    public static string Hint(string name, IReadOnlyCollection<string> known) => Find(name, known) is { } nearest
        ? $"Did you mean '{nearest}'?"
        : known.Count == 0 ? "There is none." : $"There are: {string.Join(", ", known.Take(Shown))}{(known.Count > Shown ? ", ..." : string.Empty)}.";

    private const int Shown = 12;

    private static string? Find(string name, IEnumerable<string> known) => known
        .Select(candidate => (candidate, distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(pair => pair.distance <= Math.Max(2, name.Length / 3))
        .OrderBy(pair => pair.distance)
        .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
        .Select(pair => pair.candidate)
        .FirstOrDefault();

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var row = 1; row <= left.Length; row++)
        {
            var current = new int[right.Length + 1];
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var change = left[row - 1] == right[column - 1] ? 0 : 1;
                current[column] = Math.Min(Math.Min(current[column - 1], previous[column]) + 1, previous[column - 1] + change);
            }

            previous = current;
        }

        return previous[^1];
    }
}
