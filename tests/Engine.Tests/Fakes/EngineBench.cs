using System.Collections.Immutable;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Storage;
using Pulumi.Experimental;
using Pulumi.Monitor;

namespace Cht.Engine.Tests.Fakes;

/// <summary>An engine over a fake cloud and a store in memory; programs are functions of the monitor, or real ones.</summary>
public sealed class EngineBench : IEventSink
{
    public static readonly StackIdentity Stack = new("proj", "dev");

    public FakeCloud Cloud { get; } = new();
    public MemoryStore Store { get; } = new();

    /// <summary>Takes the place of the store in memory.</summary>
    public IStateStore? Stored { get; init; }
    public PlainSecrets Secrets { get; } = new();
    public List<EngineEvent> Events { get; } = [];
    public ImmutableDictionary<string, string> Config { get; set; } = ImmutableDictionary<string, string>.Empty;
    public ImmutableHashSet<string> ConfigSecretKeys { get; set; } = [];
    public Func<Operation, Operation> Adjust { get; set; } = operation => operation;

    public StackSnapshot State => new CheckpointFormat(new SecretCache(Secrets)).ReadCheckpoint(Store.Read(Stack)!);

    public IEnumerable<StepEvent> Steps => Events.OfType<StepEvent>();

    public IEnumerable<string> Errors => Events.OfType<DiagnosticEvent>()
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Message);

    /// <summary>Finished (or, in a preview, planned) steps as <c>create name</c>; providers and the stack left out.</summary>
    public IEnumerable<string> Done => Steps
        .Where(step => step.Phase == (IsPreview ? StepPhase.Planned : StepPhase.Succeeded))
        .Where(step => !step.Type.StartsWith("pulumi:", StringComparison.Ordinal))
        .Select(step => $"{step.Kind} {step.Name}");

    private bool IsPreview { get; set; }

    public void Publish(EngineEvent engineEvent) => Events.Add(engineEvent);

    public Task<OperationResult> UpAsync(Func<TestProgram, Task> program, CancellationToken cancellationToken = default) =>
        RunAsync(OperationKind.Update, program, cancellationToken);

    public Task<OperationResult> PreviewAsync(Func<TestProgram, Task> program) => RunAsync(OperationKind.Preview, program);

    public Task<OperationResult> RefreshAsync() => RunAsync(OperationKind.Refresh, _ => Task.CompletedTask);

    public Task<OperationResult> DestroyAsync() => RunAsync(OperationKind.Destroy, _ => Task.CompletedTask);

    public Task<OperationResult> RunAsync(
        OperationKind kind, Func<TestProgram, Task> program, CancellationToken cancellationToken = default) =>
        RunProgramAsync(kind, async () => { await program(await TestProgram.StartAsync(ProgramHost.Current!)); return 0; }, cancellationToken);

    public async Task<OperationResult> RunProgramAsync(OperationKind kind, Func<Task<int>> program, CancellationToken cancellationToken = default)
    {
        Events.Clear();
        Cloud.Calls.Clear();
        var operation = Adjust(new Operation
        {
            Kind = kind,
            Stack = Stack,
            RootDirectory = "/",
            Program = program,
            Providers = Cloud.Providers,
            Config = Config,
            ConfigSecretKeys = ConfigSecretKeys,
        });
        IsPreview = kind == OperationKind.Preview || operation.PreviewOnly;
        return await new DeploymentEngine(Stored ?? Store, Secrets).RunAsync(operation, this, cancellationToken);
    }
}

/// <summary>A program that talks to the monitor directly.</summary>
public sealed class TestProgram
{
    private readonly IMonitor monitor;

    private TestProgram(IMonitor monitor, bool dryRun, string root)
    {
        this.monitor = monitor;
        DryRun = dryRun;
        Root = root;
    }

    public bool DryRun { get; }

    public string Root { get; }

    internal static async Task<TestProgram> StartAsync(ProgramHost host)
    {
        var root = await host.Monitor.RegisterResourceAsync(
            new ResourceGoal { Type = "pulumi:pulumi:Stack", Name = $"{host.Project}-{host.Stack}", Custom = false }, CancellationToken.None);
        return new TestProgram(host.Monitor, host.DryRun, root.Urn);
    }

    internal Task<RegisteredResource> ThingAsync(string name, params (string Key, object Value)[] inputs) => ThingAsync(name, goal => goal, inputs);

    internal Task<RegisteredResource> ThingAsync(
        string name, Func<ResourceGoal, ResourceGoal> options, params (string Key, object Value)[] inputs) =>
        monitor.RegisterResourceAsync(options(Goal(name, inputs)), CancellationToken.None);

    internal Task<RegisteredResource> ReadAsync(string name, string id) =>
        monitor.ReadResourceAsync(Goal(name, []), id, CancellationToken.None);

    internal Task<ImmutableDictionary<string, PropertyValue>> InvokeAsync(string token, params (string Key, object Value)[] arguments) =>
        monitor.InvokeAsync(new ProviderCall(token, Values(arguments)), CancellationToken.None);

    internal Task OutputsAsync(params (string Key, object Value)[] outputs) =>
        monitor.RegisterResourceOutputsAsync(Root, Values(outputs), CancellationToken.None);

    internal ResourceGoal Goal(string name, (string Key, object Value)[] inputs) => new()
    {
        Type = "fake:index:Thing",
        Name = name,
        Custom = true,
        ParentUrn = Root,
        Inputs = Values(inputs),
        Dependencies = [.. inputs.Select(input => input.Value).OfType<RegisteredResource>().Select(resource => resource.Urn)],
        PropertyDependencies = inputs.Where(input => input.Value is RegisteredResource)
            .ToImmutableDictionary(input => input.Key, input => ImmutableArray.Create(((RegisteredResource)input.Value).Urn)),
    };

    public static PropertyValue Value(object value) => value switch
    {
        PropertyValue ready => ready,
        RegisteredResource resource => resource.IdUnknown ? PropertyValue.Computed : new PropertyValue(resource.Id!),
        int number => new PropertyValue(number),
        string text => new PropertyValue(text),
        _ => throw new ArgumentException("unsupported " + value.GetType()),
    };

    private static ImmutableDictionary<string, PropertyValue> Values((string Key, object Value)[] values) =>
        values.ToImmutableDictionary(entry => entry.Key, entry => Value(entry.Value), StringComparer.Ordinal);
}
