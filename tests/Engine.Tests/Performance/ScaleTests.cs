using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cht.Engine.Secrets;
using Cht.Engine.Storage;
using Cht.Engine.Tests.Fakes;
using Pulumi;

namespace Cht.Engine.Tests.Performance;

/// <summary>
/// Preview and an update without changes for 4, 40 and 400 machines of ten resources each: time and memory grow no faster than
/// machines. With CHT_BENCH_RESULTS naming a file, the figures are written there as JSON lines, for scripts/bench.
/// </summary>
public sealed class ScaleTests : IDisposable
{
    private const int PartsPerMachine = 9;
    private const long Megabyte = 1 << 20;
    private readonly string folder = Directory.CreateTempSubdirectory("scale-").FullName;
    private readonly FakeCloud cloud = new();

    private sealed record Measured(int Machines, double PreviewSeconds, double UpSeconds, double Megabytes);

    private sealed class PartArgs : ResourceArgs
    {
        [Input("machine")]
        public Input<string>? Machine { get; set; }

        [Input("script")]
        public Input<string>? Script { get; set; }

        [Input("after")]
        public Input<string>? After { get; set; }
    }

    private sealed class Part(string name, PartArgs args, CustomResourceOptions options) : CustomResource("fake:index:Thing", name, args, options)
    {
        [Output("address")]
        public Output<string> Address { get; private set; } = null!;
    }

    private sealed class Machine : ComponentResource
    {
        public Machine(string name)
            : base("test:index:Machine", name)
        {
            var script = string.Concat(Enumerable.Repeat("install a package and check it; ", 20));
            Input<string> after = "start";
            for (var part = 0; part < PartsPerMachine; part++)
            {
                after = new Part(
                    $"{name}-{part}",
                    new PartArgs { Machine = name, Script = Output.CreateSecret(script), After = after },
                    new CustomResourceOptions { Parent = this }).Address;
            }

            RegisterOutputs();
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Time_and_memory_grow_no_faster_than_machines()
    {
        await MeasureAsync(4); // compiles everything
        var few = await MeasureAsync(4);
        var some = await MeasureAsync(40);
        var many = await MeasureAsync(400);
        if (Environment.GetEnvironmentVariable("CHT_BENCH_RESULTS") is { Length: > 0 } file)
        {
            await File.AppendAllLinesAsync(file, new[] { few, some, many }.Select(measured => JsonSerializer.Serialize(measured)));
        }

        var all = string.Join(", ", few, some, many);

        // Twice the share: garbage collection and neighbours on the machine make single figures uncertain.
        many.PreviewSeconds.ShouldBeLessThan(Math.Max(some.PreviewSeconds, 0.05) * 10 * 2, all);
        many.UpSeconds.ShouldBeLessThan(Math.Max(some.UpSeconds, 0.05) * 10 * 2, all);
        many.PreviewSeconds.ShouldBeLessThan(5, all);
        many.UpSeconds.ShouldBeLessThan(5, all);

        // Of 300 MB in a process of its own, which starts with 64 MB (a preview of the four-machine lab): the test host starts
        // with more, so what counts here is what the machines add.
        (many.Megabytes - few.Megabytes).ShouldBeLessThan(300 - 64, all);
    }

    private async Task<Measured> MeasureAsync(int machines)
    {
        var store = new CountingStore(new FileStateStore(Path.Combine(folder, machines.ToString(CultureInfo.InvariantCulture))));
        var secrets = new PlainSecrets();
        (await RunAsync(store, secrets, OperationKind.Update, machines: 1)).Succeeded.ShouldBeTrue();
        Multiply(store, machines);
        store.Writes = 0;
        var watch = Stopwatch.StartNew();
        (await RunAsync(store, secrets, OperationKind.Preview, machines)).HasChanges.ShouldBeFalse();
        var preview = watch.Elapsed.TotalSeconds;
        GC.Collect();
        watch.Restart();
        (await RunAsync(store, secrets, OperationKind.Update, machines)).HasChanges.ShouldBeFalse();
        var up = watch.Elapsed.TotalSeconds;
        store.Writes.ShouldBe(0, "nothing changed");

        // Of the whole test process: more than the engine alone needs.
        using var process = Process.GetCurrentProcess();
        return new Measured(machines, Math.Round(preview, 3), Math.Round(up, 3), Math.Round((double)process.WorkingSet64 / Megabyte, 1));
    }

    /// <summary>Gives the state of one machine to all of them, which saves bringing them up.</summary>
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

    private Task<OperationResult> RunAsync(IStateStore store, ISecretsProvider secrets, OperationKind kind, int machines) =>
        new DeploymentEngine(store, secrets).RunAsync(
            new Operation
            {
                Kind = kind,
                Stack = EngineBench.Stack,
                RootDirectory = "/",
                Program = () => Deployment.RunAsync(() =>
                {
                    for (var machine = 0; machine < machines; machine++)
                    {
                        _ = new Machine($"machine-{machine}");
                    }
                }),
                Providers = cloud.Providers,
                Parallel = 64,
            },
            new NoSink(),
            CancellationToken.None);

    private sealed class NoSink : IEventSink
    {
        public void Publish(EngineEvent engineEvent)
        {
        }
    }
}
