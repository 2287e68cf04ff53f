using System.Diagnostics;

namespace Cht.Bench;

/// <summary>Runs something several times and keeps the median: single runs on shared computers are noise.</summary>
internal sealed record Measurement(string Name, TimeSpan Median, TimeSpan Fastest, int Runs)
{
    public static async Task<Measurement> TakeAsync(string name, int runs, Func<Task> action)
    {
        var times = new List<TimeSpan>();
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            await action();
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        times.Sort();
        Console.WriteLine($"{name}: {times[times.Count / 2].TotalSeconds:0.00} s");
        return new Measurement(name, times[times.Count / 2], times[0], runs);
    }

    public double RatioTo(Measurement other) => Median / other.Median;
}

/// <summary>One line of the report: a ratio of two measurements of the same run, and what it should be.</summary>
internal sealed record Comparison(string Claim, Measurement Ours, Measurement Other, double Ratio, string Wanted, bool Holds);
