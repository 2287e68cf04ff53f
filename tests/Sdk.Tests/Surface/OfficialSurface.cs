using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Cht.Sdk.Tests.Surface;

/// <summary>The listing of the official SDK's public surface, version 3.112.1.</summary>
internal static partial class OfficialSurface
{
    public static ImmutableArray<SurfaceType> Load()
    {
        var types = ImmutableArray.CreateBuilder<SurfaceType>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Surface", "official-surface.txt")))
        {
            if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                types[^1] = types[^1] with { Members = types[^1].Members.Add(Normalize(line)) };
            }
            else if (line.Length > 0)
            {
                types.Add(new SurfaceType(NameOf(line), Normalize(line), []));
            }
        }

        return types.ToImmutable();
    }

    /// <summary>Marks of nullable references are dropped: on type parameters the listing guesses them. Those of values stay.</summary>
    public static string Normalize(string line) => NullableReference().Replace(line.Trim(), string.Empty);

    private static string NameOf(string headline)
    {
        var match = Headline().Match(headline);
        return $"{match.Groups["space"].Value} :: {match.Groups["name"].Value}";
    }

    [GeneratedRegex(@"(?<!\b(bool|int|long|double|TimeSpan|Urn|ResourceReference|CancellationToken))\?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NullableReference();

    [GeneratedRegex(
        @"^(?<space>\S+) :: ((sealed |abstract |static )?(class|struct|interface|enum)|delegate \S+) (?<name>[\w.]+(<[^>(]*>)?)",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Headline();
}
