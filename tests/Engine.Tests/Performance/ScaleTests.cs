using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Cht.Engine.Tests.Performance;

/// <summary>
/// 4, 40 and 400 machines of ten resources each: time and memory grow no faster than machines. With CHT_BENCH_RESULTS naming a
/// file, the figures are written there as JSON lines, for scripts/bench.
/// </summary>
public sealed class ScaleTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("scale-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Time_of_runs_without_changes_grows_no_faster_than_machines()
    {
        await ScaleMeasurement.UnchangedAsync(folder, 4); // compiles everything
        var some = await ScaleMeasurement.UnchangedAsync(folder, 40);
        var many = await ScaleMeasurement.UnchangedAsync(folder, 400);
        await RecordAsync(some, many);

        // Four times the share: garbage collection and neighbours on the machine make single figures uncertain, and quadratic
        // growth would be a hundredfold.
        many.PreviewSeconds.ShouldBeLessThan(Math.Max(some.PreviewSeconds, 0.05) * 10 * 4, $"{some}, {many}");
        many.UpSeconds.ShouldBeLessThan(Math.Max(some.UpSeconds, 0.05) * 10 * 4, $"{some}, {many}");
    }

    [Fact]
    public async Task A_first_up_costs_and_writes_no_more_for_each_of_many_machines_than_for_each_of_some()
    {
        await ScaleMeasurement.FirstUpAsync(folder, 4); // compiles everything
        var some = await ScaleMeasurement.FirstUpAsync(folder, 40);
        var many = await ScaleMeasurement.FirstUpAsync(folder, 400);
        await RecordAsync(some, many);

        // Processor time, since the clock also counts what others do on the machine; quadratic growth would be a hundredfold.
        many.ProcessorSeconds.ShouldBeLessThan(some.ProcessorSeconds * 10 * 2, $"{some}, {many}");
        ((double)many.Written / some.Written).ShouldBeLessThan(10 * 1.5, $"{some}, {many}");
    }

    /// <summary>In a process of its own, as the command line is one: the memory is all it ever had, the runtime included.</summary>
    [Theory]
    [InlineData("preview")]
    [InlineData("update")]
    [InlineData("first")]
    public async Task Four_hundred_machines_fit_into_300_megabytes(string run)
    {
        if (run != "first")
        {
            await ScaleMeasurement.PrepareAsync(folder, 400);
        }

        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ScaleTests).Assembly.Location, run, "400", folder])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["DOTNET_TieredPGO"] = "0" }, // as scripts/infra starts it
        })!;
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, answer);
        var peak = double.Parse(answer, CultureInfo.InvariantCulture);
        await RecordAsync(new { Machines = 400, Run = run, PeakMegabytes = peak });
        peak.ShouldBeLessThan(300, run);
    }

    private static async Task RecordAsync(params object[] figures)
    {
        if (Environment.GetEnvironmentVariable("CHT_BENCH_RESULTS") is { Length: > 0 } file)
        {
            await File.AppendAllLinesAsync(file, figures.Select(figure => JsonSerializer.Serialize(figure)));
        }
    }
}
