using System.Collections.Immutable;
using Cht.Engine;
using Pulumi.Experimental;

namespace Cht.Cli.Tests;

/// <summary>Event streams as the engine publishes them.</summary>
internal static class Recorded
{
    public const string Secret = "correct-horse-battery";
    public static readonly StackIdentity Stack = new("cht-cluster", "lab");
    private const string Prefix = "urn:pulumi:lab::cht-cluster::";
    private const string Root = Prefix + "pulumi:pulumi:Stack::cht-cluster-lab";
    private const string Cluster = Prefix + "cht:index:Cluster::cluster";

    public static OperationResult NoChange(Operation operation, IEventSink sink) =>
        Play(operation.Kind, sink, [Step(StepKind.Same, "pulumi:pulumi:Stack", "cht-cluster-lab", parent: null)], Count((StepKind.Same, 1)));

    /// <summary>Create, update, replace, delete and same, with secrets, unknowns, progress and a warning.</summary>
    public static IEnumerable<EngineEvent> Mixed(bool preview)
    {
        var phase = preview ? StepPhase.Planned : StepPhase.Succeeded;
        yield return new OperationStarted(preview ? OperationKind.Preview : OperationKind.Update, Stack);
        foreach (var step in Steps(phase))
        {
            if (!preview && step.Kind != StepKind.Same)
            {
                yield return step with { Phase = StepPhase.Started, Elapsed = TimeSpan.Zero };
            }
            if (!preview && step.Name == "core-docker")
            {
                yield return new DiagnosticEvent(DiagnosticSeverity.Info, "installing docker.io", step.Urn, Ephemeral: true);
            }
            yield return step;
        }
        yield return new DiagnosticEvent(
            DiagnosticSeverity.Warning, "the kernel has no IPVS\npassword=[secret]", Prefix + "cht:index:Cluster$hosts:index:Docker::core-docker", Ephemeral: false);
        yield return new StackOutputsEvent(
            Map(("gone", Text("x")), ("machines", Text("4")), ("url", Text("http://old")), ("password", Text(Secret).WithSecret(true))),
            Map(
                ("machines", Text("4")),
                ("url", preview ? PropertyValue.Computed : Text("https://core")),
                ("password", Text(Secret).WithSecret(true)),
                ("layout", Text("{\n  \"version\": 1\n}\n"))));
        yield return new OperationFinished(
            preview ? OperationKind.Preview : OperationKind.Update,
            new OperationResult { Succeeded = true, Changes = MixedChanges, Duration = TimeSpan.FromSeconds(5.2) });
    }

    public static ImmutableDictionary<StepKind, int> MixedChanges { get; } = Count(
        (StepKind.Same, 2), (StepKind.Create, 1), (StepKind.Update, 1), (StepKind.CreateReplacement, 1), (StepKind.Replace, 1), (StepKind.DeleteReplaced, 1), (StepKind.Delete, 1));

    public static OperationResult Play(OperationKind kind, IEventSink sink, IEnumerable<EngineEvent> events, ImmutableDictionary<StepKind, int> changes)
    {
        var result = new OperationResult { Succeeded = true, Changes = changes, Duration = TimeSpan.FromSeconds(1) };
        sink.Publish(new OperationStarted(kind, Stack));
        foreach (var engineEvent in events)
        {
            sink.Publish(engineEvent);
        }
        sink.Publish(new OperationFinished(kind, result));
        return result;
    }

    public static OperationResult Play(IEnumerable<EngineEvent> events, IEventSink sink)
    {
        var list = events.ToList();
        list.ForEach(sink.Publish);
        return list.OfType<OperationFinished>().Single().Result;
    }

    public static StepEvent Step(StepKind kind, string type, string name, string? parent = Root, StepPhase phase = StepPhase.Succeeded) => new()
    {
        Phase = phase,
        Kind = kind,
        Urn = Prefix + type + "::" + name,
        Type = type[(type.LastIndexOf('$') + 1)..],
        Name = name,
        ParentUrn = parent,
        Custom = true,
    };

    public static ImmutableDictionary<StepKind, int> Count(params (StepKind Kind, int Count)[] counts) =>
        counts.ToImmutableDictionary(pair => pair.Kind, pair => pair.Count);

    public static ImmutableDictionary<string, PropertyValue> Map(params (string Key, PropertyValue Value)[] entries) =>
        entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    public static PropertyValue Text(string text) => new(text);

    private static IEnumerable<StepEvent> Steps(StepPhase phase)
    {
        yield return Step(StepKind.Same, "pulumi:pulumi:Stack", "cht-cluster-lab", parent: null, phase);
        yield return Step(StepKind.Same, "cht:index:Cluster", "cluster", Root, phase);
        yield return Step(StepKind.Create, "cht:index:Cluster$hosts:index:Docker", "core-docker", Cluster, phase) with
        {
            NewInputs = Map(
                ("channel", Text("distro")),
                ("host", PropertyValue.Computed),
                ("token", Text(Secret).WithSecret(true)),
                ("peers", new PropertyValue([Text("10.0.0.2"), Text("10.0.0.3")]))),
            Elapsed = TimeSpan.FromSeconds(12.4),
        };
        var rules = new PropertyChange("rules[2].port", PropertyChangeKind.Update, new PropertyValue(22d), new PropertyValue(2222d), Replaces: false);
        yield return Step(StepKind.Update, "cht:index:Cluster$hosts:index:Firewall", "core-firewall", Cluster, phase) with
        {
            ChangedKeys = ["rules", "script", "key"],
            Diff =
            [
                new("key", PropertyChangeKind.Update, Text("now-in-clear"), Text(Secret).WithSecret(true), Replaces: false),
                rules,
                new("script", PropertyChangeKind.Update, Text("a\nb\nc\nd\ne\nf\n"), Text("a\nb\nc\nD\ne\nf\n"), Replaces: false),
                new("zone", PropertyChangeKind.Add, Old: null, Text("public"), Replaces: false),
            ],
            Elapsed = TimeSpan.FromSeconds(0.52),
        };
        var replaced = Step(StepKind.CreateReplacement, "cht:index:Cluster$hosts:index:Network", "cht-net", Cluster, phase) with
        {
            ChangedKeys = ["subnet"],
            ReplaceKeys = ["subnet"],
            Diff = [new("subnet", PropertyChangeKind.Update, Text("10.1.0.0/24"), Text("10.2.0.0/24"), Replaces: true)],
            Elapsed = TimeSpan.FromSeconds(2),
        };
        yield return replaced;
        yield return replaced with { Kind = StepKind.Replace, Elapsed = TimeSpan.Zero };
        yield return replaced with { Kind = StepKind.DeleteReplaced, Elapsed = TimeSpan.FromSeconds(1) };
        yield return Step(StepKind.Delete, "cht:index:Cluster$hosts:index:File", "old-env", Cluster, phase) with { Elapsed = TimeSpan.FromSeconds(61) };
    }
}
