using System.Text.RegularExpressions;

namespace Cht.Hosts.Docker;

/// <summary>The upstream part of a package version: 28.5.1 of <c>5:28.5.1-1~debian.13~trixie</c>.</summary>
internal static partial class PackageVersion
{
    /// <summary>Dotted number after the epoch, or an empty text.</summary>
    public static string Upstream(string packageVersion) => Pattern().Match(packageVersion).Groups["number"].Value;

    /// <summary>Compares dotted numbers; missing parts count as zero.</summary>
    public static int Compare(string left, string right)
    {
        var first = Numbers(left);
        var second = Numbers(right);
        for (var index = 0; index < Math.Max(first.Length, second.Length); index++)
        {
            var difference = first.ElementAtOrDefault(index).CompareTo(second.ElementAtOrDefault(index));
            if (difference != 0)
            {
                return difference;
            }
        }

        return 0;
    }

    private static int[] Numbers(string version) => [.. Upstream(version).Split('.').Select(part => int.TryParse(part, out var number) ? number : 0)];

    [GeneratedRegex(@"^(\d+:)?v?(?<number>\d+(\.\d+)*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
