using System.Globalization;
using System.Text.RegularExpressions;

namespace Cht.Layout;

/// <summary>Kubernetes quantities, as far as sizes and processors need them.</summary>
internal static partial class StorageQuantity
{
    /// <summary>Gibibytes of a size such as 100Gi or 1Ti; null for other texts.</summary>
    public static decimal? Gibibytes(string? text)
    {
        var match = Size().Match(text ?? string.Empty);
        return match.Success ? Number(match) * match.Groups["unit"].Value switch
        {
            "Mi" => 1m / 1024,
            "Gi" => 1m,
            "Ti" => 1024m,
            _ => 1m / 1024 / 1024,
        } : null;
    }

    /// <summary>1, 2.5 or 500m.</summary>
    public static bool IsProcessors(string? text) => Processors().IsMatch(text ?? string.Empty);

    private static decimal Number(Match match) => decimal.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<number>[1-9][0-9]{0,8})(?<unit>Ki|Mi|Gi|Ti)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Size();

    [GeneratedRegex(@"\A(?:[1-9][0-9]{0,3}m?|[1-9][0-9]?\.[0-9])\z", RegexOptions.None, 1000)]
    private static partial Regex Processors();
}
