using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cht.Engine.Storage;
using Cht.Engine.Tests.Fakes;

namespace Cht.Engine.Tests.Performance;

/// <summary>What the engine needs for a stack of so many machines, by the clock and in processor time of the whole process.</summary>
internal sealed record Measured(int Machines, double PreviewSeconds, double UpSeconds, double FirstUpSeconds, double ProcessorSeconds, long Written);

internal static class ScaleMeasurement
{
    /// <summary>A preview and an update without changes.</summary>
    public static async Task<Measured> UnchangedAsync(string folder, int machines)
    {
        await PrepareAsync(folder, machines);
        var preview = await UnchangedAsync(folder, machines, OperationKind.Preview);
        GC.Collect();
        return new Measured(machines, preview, await UnchangedAsync(folder, machines, OperationKind.Update), 0, 0, 0);
    }

    /// <summary>Seconds of one run on a prepared state.</summary>
    public static async Task<double> UnchangedAsync(string folder, int machines, OperationKind kind)
    {
        var store = Store(folder, machines);
        var watch = Stopwatch.StartNew();
        Required(await ManyMachines.RunAsync(store, new FakeCloud(), kind, machines), changes: false);
        store.Writes.ShouldBe(0, "nothing changed");
        return Rounded(watch.Elapsed.TotalSeconds);
    }

    /// <summary>Makes the state from that of one machine, which saves bringing all of them up.</summary>
    public static async Task PrepareAsync(string folder, int machines)
    {
        var store = Store(folder, machines);
        Required(await ManyMachines.RunAsync(store, new FakeCloud(), OperationKind.Update, machines: 1), changes: true);
        Multiply(store, machines);
    }

    public static async Task<Measured> FirstUpAsync(string folder, int machines)
    {
        var store = new CountingStore(new FileStateStore(Path.Combine(folder, "first-" + Invariant(machines))));
        var (processor, watch) = (ProcessorTime(), Stopwatch.StartNew());
        Required(await ManyMachines.RunAsync(store, new FakeCloud(), OperationKind.Update, machines), changes: true);
        var (elapsed, used) = (watch.Elapsed.TotalSeconds, (ProcessorTime() - processor).TotalSeconds);
        new StackStates(store, new PlainSecrets()).Load(EngineBench.Stack).Resources.Length.ShouldBe(ManyMachines.Resources(machines));
        return new Measured(machines, 0, 0, Rounded(elapsed), Rounded(used), store.Written);
    }

    private static CountingStore Store(string folder, int machines) => new(new FileStateStore(Path.Combine(folder, Invariant(machines))));

    /// <summary>Gives the state of one machine to all of them.</summary>
    private static void Multiply(CountingStore store, int machines)
    {
        const string first = "machine-0";
        var document = JsonNode.Parse(store.Read(EngineBench.Stack)!)!;
        var resources = document["checkpoint"]!["latest"]!["resources"]!.AsArray();
        var own = resources.Select(resource => resource!.ToJsonString()).Where(text => text.Contains(first, StringComparison.Ordinal)).ToList();
        for (var machine = 1; machine < machines; machine++)
        {
            var name = $"machine-{machine}";
            own.ForEach(text => resources.Add(JsonNode.Parse(text.Replace(first, name, StringComparison.Ordinal))));
        }

        store.Write(EngineBench.Stack, Encoding.UTF8.GetBytes(document.ToJsonString()));
    }

    private static void Required(OperationResult result, bool changes)
    {
        result.Succeeded.ShouldBeTrue();
        result.HasChanges.ShouldBe(changes);
    }

    private static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static double Rounded(double seconds) => Math.Round(seconds, 3);

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
