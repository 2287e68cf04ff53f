using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>A chart of the Community Health Toolkit.</summary>
public sealed record HelmChart(string Name, string Repository, string Version)
{
    /// <summary>For CHT 4.</summary>
    public const string Line4 = "cht-chart-4x";

    /// <summary>For CHT 5; has the release numbers of CHT itself.</summary>
    public const string Line5 = "cht-chart";

    /// <summary>
    /// Chart versions whose templates were read for this program, oldest first. Others are refused: value names and what is
    /// rendered without a word changed with nearly every one.
    /// </summary>
    public static ImmutableArray<string> KnownVersions(ChtVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version.Major == 4 ? ["1.2.0"] : ["5.0.0", "5.1.0", "5.2.0"];
    }

    /// <summary>True for the chart of CHT 5, which spells and checks some values in another way.</summary>
    public bool IsLine5 => string.Equals(Name, Line5, StringComparison.Ordinal);

    internal static HelmChart Of(ChtVersion version, string chartVersion) => version.Major == 4
        ? new(Line4, "https://docs.communityhealthtoolkit.org/helm-charts", chartVersion)
        : new(Line5, "https://docs.communityhealthtoolkit.org/cht-core", chartVersion);

    /// <summary>The newest known chart that is no newer than the release; null where the release is newer than all we know.</summary>
    internal static string? For(ChtVersion version)
    {
        var known = KnownVersions(version);
        if (version.Major == 4)
        {
            return known[^1];
        }

        return ChtVersion.TryParse(known[^1], out var newest) && (version.Major, version.Minor).CompareTo((newest.Major, newest.Minor)) <= 0
            ? known.LastOrDefault(candidate => ChtVersion.TryParse(candidate, out var chart) && chart.Minor <= version.Minor)
            : null;
    }
}
