using System.Collections.Immutable;
using Pulumi.Experimental;

namespace Cht.Engine;

/// <summary>What happens during an operation, in order. Displays and <c>--json</c> are functions of this stream.</summary>
public abstract record EngineEvent;

public sealed record OperationStarted(OperationKind Kind, StackIdentity Stack) : EngineEvent;

/// <summary>Published when a step is decided (previews end here) and again, with another phase, when it ran.</summary>
public sealed record StepEvent : EngineEvent
{
    public required StepPhase Phase { get; init; }
    public required StepKind Kind { get; init; }
    public required string Urn { get; init; }
    public required string Type { get; init; }
    public required string Name { get; init; }
    public string? ParentUrn { get; init; }
    public required bool Custom { get; init; }
    public ImmutableDictionary<string, PropertyValue> OldInputs { get; init; } = ImmutableDictionary<string, PropertyValue>.Empty;
    public ImmutableDictionary<string, PropertyValue> NewInputs { get; init; } = ImmutableDictionary<string, PropertyValue>.Empty;
    public ImmutableDictionary<string, PropertyValue> OldOutputs { get; init; } = ImmutableDictionary<string, PropertyValue>.Empty;
    public ImmutableDictionary<string, PropertyValue> NewOutputs { get; init; } = ImmutableDictionary<string, PropertyValue>.Empty;

    public string? OldId { get; init; }
    public string? NewId { get; init; }

    /// <summary><c>urn::id</c> of the provider; null for components.</summary>
    public string? Provider { get; init; }

    /// <summary>Names of the properties that made the step an update or a replacement.</summary>
    public ImmutableArray<string> ChangedKeys { get; init; } = [];
    public ImmutableArray<string> ReplaceKeys { get; init; } = [];
    public ImmutableArray<PropertyChange> Diff { get; init; } = [];
    public TimeSpan Elapsed { get; init; }

    /// <summary>For a finished Refresh: Same, Update (it had drifted) or Delete (it is gone).</summary>
    public StepKind? RefreshOutcome { get; init; }

    /// <summary>Set when the phase is Failed or Skipped: why. A failure is published as a diagnostic of the resource as well.</summary>
    public string? Error { get; init; }
}

public enum StepPhase { Planned, Started, Succeeded, Failed, Skipped }

public enum PropertyChangeKind { Add, Delete, Update }

/// <summary>One changed property, path as in <c>rules[2].port</c>. Secrets keep their mark: displays print <c>[secret]</c>.</summary>
public sealed record PropertyChange(string Path, PropertyChangeKind Kind, PropertyValue? Old, PropertyValue? New, bool Replaces)
{
    /// <summary>
    /// True when old and new inputs differ; false when what the resource was found to be (its old outputs) differs. The default
    /// value is true.
    /// </summary>
    public bool InputDiff { get; init; } = true;
}

public enum DiagnosticSeverity { Debug, Info, Warning, Error }

/// <summary>A message of the program, a provider or the engine. Ephemeral ones are progress lines: shown live, not kept.</summary>
public sealed record DiagnosticEvent(DiagnosticSeverity Severity, string Message, string? Urn, bool Ephemeral) : EngineEvent;

/// <summary>The stack's outputs before and after.</summary>
public sealed record StackOutputsEvent(
    ImmutableDictionary<string, PropertyValue> Old, ImmutableDictionary<string, PropertyValue> New) : EngineEvent;

public sealed record OperationFinished(OperationKind Kind, OperationResult Result) : EngineEvent;

/// <summary>Receives events one at a time, never concurrently.</summary>
public interface IEventSink
{
    void Publish(EngineEvent engineEvent);
}
