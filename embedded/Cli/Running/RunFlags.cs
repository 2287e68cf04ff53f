using System.Collections.Immutable;
using Cht.Cli.Display;
using Cht.Engine;

namespace Cht.Cli.Running;

/// <summary>The flags of up, preview, refresh and destroy.</summary>
internal sealed record RunFlags
{
    public required RunKind Kind { get; init; }

    /// <summary>The command <c>preview</c>, or <c>--preview-only</c>.</summary>
    public bool PreviewOnly { get; init; }
    public bool Yes { get; init; }
    public bool SkipPreview { get; init; }

    /// <summary>Null for the engine's default value.</summary>
    public int? Parallel { get; init; }
    public bool Refresh { get; init; }
    public bool ExpectNoChanges { get; init; }
    public bool Json { get; init; }
    public bool Diff { get; init; }
    public bool ShowSecrets { get; init; }
    public bool ShowSames { get; init; }
    public bool SuppressOutputs { get; init; }
    public string Message { get; init; } = string.Empty;
    public bool Timings { get; init; }
    public bool ContinueOnError { get; init; }

    /// <summary>URNs; see <see cref="Cht.Engine.Operation"/>. Those of <c>--target-replace</c> stand in the first and the last.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];
    public ImmutableArray<string> Excludes { get; init; } = [];
    public ImmutableArray<string> Replaces { get; init; } = [];
    public bool TargetDependents { get; init; }
    public ImmutableArray<ResourceImport> Imports { get; init; } = [];

    /// <summary>refresh: what becomes of creations that a killed run left open.</summary>
    public PendingCreationFlags PendingCreations { get; init; } = new();

    /// <summary>destroy: data volumes, too.</summary>
    public bool DeleteData { get; init; }

    /// <summary>destroy: forget the stack afterwards.</summary>
    public bool Remove { get; init; }

    /// <summary><c>-c key=value</c>: saved to the stack file first.</summary>
    public ImmutableArray<string> Config { get; init; } = [];

    /// <summary>key=value: taken for this run, and saved to the stack file when the run is approved; a preview saves nothing.</summary>
    public ImmutableArray<string> Proposed { get; init; } = [];
}
