using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Monitor;

namespace Cht.Sdk.Tests.Programs;

/// <summary>An engine that remembers what it was asked and answers every resource with its inputs.</summary>
internal sealed class RecordingMonitor : IMonitor, IProgramLog
{
    public ConcurrentQueue<ResourceGoal> Goals { get; } = new();

    public ConcurrentQueue<ProviderCall> Calls { get; } = new();

    public ConcurrentQueue<LogRequest> Messages { get; } = new();

    public ConcurrentDictionary<string, ImmutableDictionary<string, PropertyValue>> RegisteredOutputs { get; } = new(StringComparer.Ordinal);

    public bool DryRun { get; init; }

    public ImmutableDictionary<string, string> Config { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Changes the answer of the resource with that name.</summary>
    public Func<ResourceGoal, RegisteredResource, RegisteredResource> Answer { get; init; } = (_, answer) => answer;

    public ResourceGoal Goal(string name) => Goals.Single(goal => goal.Name == name);

    public IEnumerable<string> Errors
        => Messages.Where(message => message.Severity == LogSeverity.Error).Select(message => message.Message);

    public async Task<int> RunAsync(Func<Task<int>> program)
    {
        ProgramHost.Current = new ProgramHost
        {
            Monitor = this,
            Log = this,
            Project = "cht",
            Stack = "lab",
            RootDirectory = "/srv/cht",
            DryRun = DryRun,
            Config = Config,
        };
        return await program();
    }

    public Task<int> RunAsync(Action program) => RunAsync(() => Deployment.RunAsync(program));

    public static string UrnOf(ResourceGoal goal)
    {
        var parentType = goal.ParentUrn is null ? Stack.RootType : UrnParts.Parse(goal.ParentUrn).QualifiedType;
        var prefix = parentType == Stack.RootType ? string.Empty : $"{parentType}$";
        return new UrnParts("lab", "cht", prefix + goal.Type, goal.Name).ToString();
    }

    public Task<RegisteredResource> RegisterResourceAsync(ResourceGoal goal, CancellationToken cancellationToken)
    {
        Goals.Enqueue(goal);
        var id = goal.Custom && !DryRun ? $"{goal.Name}-id" : null;
        return Task.FromResult(Answer(goal, new RegisteredResource(UrnOf(goal), id, goal.Inputs) { IdUnknown = goal.Custom && DryRun }));
    }

    public Task<RegisteredResource> ReadResourceAsync(ResourceGoal goal, string id, CancellationToken cancellationToken)
    {
        Goals.Enqueue(goal);
        return Task.FromResult(Answer(goal, new RegisteredResource(UrnOf(goal), id, goal.Inputs)));
    }

    public Task RegisterResourceOutputsAsync(
        string urn, ImmutableDictionary<string, PropertyValue> outputs, CancellationToken cancellationToken)
    {
        RegisteredOutputs[urn] = outputs;
        return Task.CompletedTask;
    }

    public Task<ImmutableDictionary<string, PropertyValue>> InvokeAsync(ProviderCall call, CancellationToken cancellationToken)
        => CallAsync(call, cancellationToken);

    public Task<ImmutableDictionary<string, PropertyValue>> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        return Task.FromResult(call.Arguments);
    }

    public Task LogAsync(LogRequest request)
    {
        Messages.Enqueue(request);
        return Task.CompletedTask;
    }
}
