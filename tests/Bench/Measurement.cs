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

        return Of(name, times);
    }

    /// <summary>
    /// Takes turns instead of finishing one after another: what else the computer does then weighs on all of them, and the
    /// ratios stand on more than the load of the moment.
    /// </summary>
    public static async Task<Measurement[]> TakeInTurnsAsync(int runs, params (string Name, Func<Task> Action)[] actions)
    {
        var times = actions.Select(_ => new List<TimeSpan>()).ToArray();
        for (var run = 0; run < runs; run++)
        {
            foreach (var (index, (_, action)) in actions.Index())
            {
                var start = Stopwatch.GetTimestamp();
                await action();
                times[index].Add(Stopwatch.GetElapsedTime(start));
            }
        }

        return [.. actions.Zip(times, (action, taken) => Of(action.Name, taken))];
    }

    public static Measurement Of(string name, List<TimeSpan> times)
    {
        times.Sort();
        var median = (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
        Console.WriteLine($"{name}: {median.TotalSeconds:0.00} s (fastest {times[0].TotalSeconds:0.00} s)");
        return new Measurement(name, median, times[0], times.Count);
    }

    public double RatioTo(Measurement other) => Median / other.Median;
}

/// <summary>One line of the report: a ratio of two measurements of the same run, and what it should be.</summary>
internal sealed record Comparison(string Claim, Measurement Ours, Measurement Other, double Ratio, string Wanted, bool Holds);
