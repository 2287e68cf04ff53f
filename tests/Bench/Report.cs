using System.Globalization;
using System.Text;

namespace Cht.Bench;

/// <summary>The table and the chart under docs/, dated, with the computer named.</summary>
internal static class Report
{
    public static string Table(IReadOnlyList<Comparison> comparisons, string computer, DateOnly date)
    {
        var text = new StringBuilder($"""
            # Benchmark

            {date:yyyy-MM-dd}, {computer}. Medians; each ratio is of two measurements of the same run. Made by `scripts/bench`.

            | Claim | Ours | Other | Ratio | Wanted | Holds |
            |---|---|---|---|---|---|

            """);
        foreach (var row in comparisons)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Claim} | {row.Ours.Name}: {Seconds(row.Ours)} ({Runs(row.Ours)}) | {row.Other.Name}: {Seconds(row.Other)} ({Runs(row.Other)}) | {row.Ratio:0.00} | {row.Wanted} | {(row.Holds ? "yes" : "no")} |");
        }

        const string Note = "The first up is two runs each, taken in turns: with a load average above the number of cores its ratio says little.";
        return text.AppendLine().AppendLine(Note).AppendLine().AppendLine("![Chart of the measurements](benchmark.svg)").ToString();
    }

    public static string Chart(IReadOnlyList<Measurement> measurements)
    {
        const int Row = 28;
        const int Label = 330;
        const int Width = 420;
        var longest = measurements.Max(measurement => measurement.Median);
        var svg = new StringBuilder($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Label + Width + 90}" height="{measurements.Count * Row + 16}" font-family="sans-serif" font-size="13">
              <rect width="100%" height="100%" fill="white"/>

            """);
        foreach (var (measurement, index) in measurements.Select((measurement, index) => (measurement, index)))
        {
            var y = 8 + index * Row;
            var bar = Math.Max(2, measurement.Median / longest * Width);
            svg.AppendLine(CultureInfo.InvariantCulture, $"""
                  <text x="{Label - 8}" y="{y + 17}" text-anchor="end">{measurement.Name}</text>
                  <rect x="{Label}" y="{y + 4}" width="{bar:0.0}" height="18" fill="#3b6ea5"/>
                  <text x="{Label + bar + 6:0.0}" y="{y + 17}">{Seconds(measurement)}</text>
                """);
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static string Runs(Measurement measurement) => measurement.Runs == 1 ? "1 run" : $"{measurement.Runs} runs";

    private static string Seconds(Measurement measurement) => string.Create(CultureInfo.InvariantCulture, $"{measurement.Median.TotalSeconds:0.00} s");
}
