using System.Diagnostics.Metrics;
using System.Globalization;
using Cht.Engine;

namespace Cht.Cli.Running;

/// <summary>Collects what <c>--timings</c> prints: the parts of a run, memory, and the counters of the host layer.</summary>
internal sealed class TimingRecorder : IEventSink, IDisposable
{
    /// <summary>Counters of meters with this prefix are reported (the host layer counts its connections).</summary>
    private const string MeterPrefix = "Cht.";

    private static readonly string[] Header = ["Part", "Count", "Total", "Longest", "Where"];

    private readonly Dictionary<string, List<(string Name, TimeSpan Elapsed)>> steps = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> counters = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();
    private readonly TimeProvider time;
    private readonly IEventSink next;
    private readonly long start;
    private TimeSpan? firstStep;

    public TimingRecorder(IEventSink next, TimeProvider time)
    {
        this.next = next;
        this.time = time;
        start = time.GetTimestamp();
        listener.InstrumentPublished = (instrument, subject) =>
        {
            if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
            {
                subject.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Count(instrument.Name, value));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Count(instrument.Name, value));
        listener.Start();
    }

    public void Publish(EngineEvent engineEvent)
    {
        if (engineEvent is StepEvent step)
        {
            firstStep ??= time.GetElapsedTime(start);
            if (step.Phase is StepPhase.Succeeded or StepPhase.Failed && step.Elapsed > TimeSpan.Zero)
            {
                if (!steps.TryGetValue(step.Type, out var list))
                {
                    steps[step.Type] = list = [];
                }
                list.Add((step.Name, step.Elapsed));
            }
        }
        next.Publish(engineEvent);
    }

    /// <param name="beforeRun">From the start of the process to the start of the run; null leaves the line out.</param>
    /// <param name="memory">Peak memory in bytes; null where the system does not tell.</param>
    public IEnumerable<string> Report(TimeSpan? beforeRun, long? memory)
    {
        var total = time.GetElapsedTime(start);
        var rows = new List<string[]> { Header };
        if (beforeRun is { } startup)
        {
            rows.Add(["start of the process", "1", Seconds(startup), Seconds(startup), string.Empty]);
        }
        if (firstStep is { } program)
        {
            rows.Add(["start of the program", "1", Seconds(program), Seconds(program), string.Empty]);
        }
        foreach (var (type, list) in steps.OrderByDescending(pair => pair.Value.Max(step => step.Elapsed)))
        {
            var longest = list.MaxBy(step => step.Elapsed);
            var sum = TimeSpan.FromTicks(list.Sum(step => step.Elapsed.Ticks));
            rows.Add([Display.StepText.ShortType(type), list.Count.ToString(CultureInfo.InvariantCulture), Seconds(sum), Seconds(longest.Elapsed), longest.Name]);
        }
        rows.Add(["whole run", string.Empty, Seconds(total), string.Empty, string.Empty]);
        yield return "Timings:";
        foreach (var line in Table(rows))
        {
            yield return "    " + line;
        }
        if (memory is { } bytes)
        {
            yield return $"    peak memory: {bytes / (1024 * 1024)} MB";
        }
        foreach (var (name, count) in counters)
        {
            yield return $"    {name}: {count}";
        }
    }

    /// <summary>The high-water mark of resident memory, in bytes (proc_pid_status(5), VmHWM).</summary>
    public static long? PeakMemory()
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status))
        {
            return null;
        }
        var line = File.ReadLines(Status).FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        var number = line?["VmHWM:".Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : null;
    }

    public void Dispose() => listener.Dispose();

    private void Count(string name, long value)
    {
        lock (counters)
        {
            counters[name] = counters.GetValueOrDefault(name) + value;
        }
    }

    private static string Seconds(TimeSpan elapsed) => elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + "s";

    private static IEnumerable<string> Table(List<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) =>
            column is 0 or 4 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }
}
