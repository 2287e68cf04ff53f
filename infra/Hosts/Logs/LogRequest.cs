using System.Globalization;
using System.Text.RegularExpressions;

namespace Cht.Hosts.Logs;

/// <summary>Which lines of which containers.</summary>
public sealed partial record LogRequest
{
    /// <summary>Compose service; null for all.</summary>
    public string? Service { get; init; }

    /// <summary>The last lines of each container. Null for all that there are. The default value is 100.</summary>
    public int? Tail { get; init; } = 100;

    /// <summary>As Docker takes it: a duration such as 10m or 1h30m, or a moment such as 2026-06-01T12:00:00Z. Null for no limit.</summary>
    public string? Since { get; init; }

    /// <summary>What is wrong with a <c>--since</c>, or null. Docker itself would print its usage once for each container.</summary>
    public static string? ProblemOfSince(string since) => Duration().IsMatch(since)
        || DateTimeOffset.TryParseExact(since, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
            ? null
            : $"'{since}' is neither a duration such as 10m or 1h30m nor a moment such as 2026-06-01T12:00:00Z";

    private static readonly string[] Moments = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];

    [GeneratedRegex("^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?(?<=[hms])$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Duration();
}

/// <summary>One line that a container wrote.</summary>
/// <param name="Node">The machine's name in the cluster layout.</param>
/// <param name="Service">Compose service.</param>
/// <param name="Timestamp">By Docker on that machine: RFC 3339 in UTC with nine decimals, so that texts sort as times do.</param>
public sealed record LogLine(string Node, string Service, string Timestamp, string Text);
