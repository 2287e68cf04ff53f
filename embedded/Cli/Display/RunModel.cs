using System.Collections.Immutable;
using Cht.Engine;

namespace Cht.Cli.Display;

/// <summary>Folds the events of a run into rows, diagnostics, outputs and the result. Knows no console.</summary>
internal sealed class RunModel(DisplayOptions options, TimeProvider time)
{
    private readonly Dictionary<string, ResourceRow> rows = new(StringComparer.Ordinal);
    private readonly List<string> order = [];
    private readonly List<DiagnosticEvent> diagnostics = [];
    private readonly List<StepEvent> steps = [];
    private readonly List<(StepEvent Step, ImmutableArray<string> Sentences)> drift = [];
    private readonly List<StepEvent> skipped = [];
    private readonly HashSet<(string Urn, StepKind Kind)> decided = [];

    public DisplayOptions Options { get; } = options;

    /// <summary>In the order of their first step.</summary>
    public IEnumerable<ResourceRow> Rows => order.Select(urn => rows[urn]);

    public IReadOnlyList<DiagnosticEvent> Diagnostics => diagnostics;

    /// <summary>Decided steps, one of each resource and kind, for the property diff.</summary>
    public IReadOnlyList<StepEvent> Steps => steps;

    /// <summary>Resources that the refresh found changed or gone, with the sentences that their provider tells.</summary>
    public IReadOnlyList<(StepEvent Step, ImmutableArray<string> Sentences)> Drift => drift;

    /// <summary>Why a resource was left alone, in the order in which it was said.</summary>
    public IReadOnlyList<StepEvent> Skipped => skipped;

    public StackOutputsEvent? Outputs { get; private set; }

    public OperationResult? Result { get; private set; }

    public ResourceRow? Row(string? urn) => urn is null ? null : rows.GetValueOrDefault(urn);

    public void Apply(EngineEvent engineEvent)
    {
        switch (engineEvent)
        {
            case StepEvent step:
                ApplyStep(step);
                break;
            case DiagnosticEvent diagnostic:
                ApplyDiagnostic(diagnostic);
                break;
            case StackOutputsEvent outputs:
                Outputs = outputs;
                break;
            case OperationFinished finished:
                Result = finished.Result;
                break;
        }
    }

    /// <summary>One line for each resource that changed or would: operation, type, name, properties.</summary>
    public IEnumerable<string> ChangedResources() => Rows
        .Where(row => row.Kind is not (StepKind.Same or StepKind.Read or StepKind.Refresh) && row.Phase is not StepPhase.Skipped)
        .Select(row => $"  {StepText.Operation(row.Kind)} {StepText.ShortType(row.Type)} {row.Name}"
            + (row.Summary.IsEmpty ? string.Empty : $" [diff: {string.Join(',', row.Summary)}]"));

    private void ApplyStep(StepEvent step)
    {
        if (step.Phase == StepPhase.Skipped)
        {
            skipped.Add(step);
        }
        if (step.RefreshOutcome is { } outcome)
        {
            var sentences = DriftText.Sentences(step);
            if (!sentences.IsEmpty)
            {
                drift.Add((step, sentences));
            }
            // What a refresh does is known at its end only.
            step = step with { Kind = outcome };
        }
        if (step is { Kind: not StepKind.Refresh, Phase: not StepPhase.Skipped } && decided.Add((step.Urn, step.Kind)))
        {
            steps.Add(step);
        }
        var old = rows.GetValueOrDefault(step.Urn);
        if (old is null)
        {
            order.Add(step.Urn);
        }
        var summary = Summary(step);
        rows[step.Urn] = (old ?? new ResourceRow { Urn = step.Urn, Type = step.Type, Name = step.Name }) with
        {
            ParentUrn = step.ParentUrn ?? old?.ParentUrn,
            Kind = Merge(step.Kind),
            Phase = step.Phase,
            Elapsed = IsReplacement(step.Kind) ? (old?.Elapsed ?? TimeSpan.Zero) + step.Elapsed : step.Elapsed,
            Started = step.Phase == StepPhase.Started ? old?.Started ?? time.GetUtcNow() : old?.Started,
            Summary = summary.IsEmpty ? old?.Summary ?? [] : summary,
            Progress = step.Phase == StepPhase.Started ? old?.Progress : null,
        };
    }

    private void ApplyDiagnostic(DiagnosticEvent diagnostic)
    {
        var row = Row(diagnostic.Urn);
        if (diagnostic.Severity == DiagnosticSeverity.Debug)
        {
            return;
        }
        if (diagnostic.Ephemeral)
        {
            if (row is not null)
            {
                rows[row.Urn] = row with { Progress = LastLine(diagnostic.Message) };
            }
            return;
        }
        // A failed step and its provider may report the same message.
        if (diagnostics.Contains(diagnostic))
        {
            return;
        }
        diagnostics.Add(diagnostic);
        if (row is not null)
        {
            rows[row.Urn] = diagnostic.Severity switch
            {
                DiagnosticSeverity.Error => row with { Errors = row.Errors + 1 },
                DiagnosticSeverity.Warning => row with { Warnings = row.Warnings + 1 },
                _ => row with { Messages = row.Messages + 1 },
            };
        }
    }

    // The three steps of a replacement are one row; it is done when the last of them is.
    private static StepKind Merge(StepKind kind) => IsReplacement(kind) ? StepKind.Replace : kind;

    private static bool IsReplacement(StepKind kind) => kind is StepKind.Replace or StepKind.CreateReplacement or StepKind.DeleteReplaced;

    /// <summary>The changed properties in short: <c>~rules</c>, <c>+x</c>, <c>-y</c>.</summary>
    private static ImmutableArray<string> Summary(StepEvent step)
    {
        if (step.Kind is not (StepKind.Update or StepKind.Replace or StepKind.CreateReplacement or StepKind.Refresh))
        {
            return [];
        }
        var kinds = PropertyDiffText.ChangesOf(step)
            .Select(change => (Root: Root(change.Path), change))
            .GroupBy(pair => pair.Root, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        return
        [
            .. kinds.Select(group => group.All(pair => pair.change.Path == group.Key && pair.change.Kind == PropertyChangeKind.Add)
                ? "+" + group.Key
                : group.All(pair => pair.change.Path == group.Key && pair.change.Kind == PropertyChangeKind.Delete) ? "-" + group.Key : "~" + group.Key),
        ];
    }

    private static string Root(string path)
    {
        var end = path.IndexOfAny(['.', '[']);
        return end > 0 ? path[..end] : path;
    }

    private static string LastLine(string message) => message.TrimEnd().Split('\n')[^1].Trim();
}
