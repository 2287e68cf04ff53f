using System.Collections.Immutable;
using Cht.Engine.State;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Engine;

public enum OperationKind { Preview, Update, Refresh, Destroy, Import }

/// <summary>One run of the engine over one stack.</summary>
public sealed record Operation
{
    public required OperationKind Kind { get; init; }
    public required StackIdentity Stack { get; init; }

    /// <summary>The directory of Pulumi.yaml.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>Runs the Pulumi program in process and answers its exit code. Unused by Refresh and Destroy.</summary>
    public required Func<Task<int>> Program { get; init; }

    /// <summary>Package name (<c>hosts</c>) to a factory of its provider.</summary>
    public required ImmutableDictionary<string, Func<IEngine, Provider>> Providers { get; init; }

    /// <summary>Decrypted configuration, <c>namespace:key</c> to text; structured values are JSON text.</summary>
    public ImmutableDictionary<string, string> Config { get; init; } = ImmutableDictionary<string, string>.Empty;
    public ImmutableHashSet<string> ConfigSecretKeys { get; init; } = [];

    /// <summary>Environment variables that providers see during the run; deletions get no other word from the operator.</summary>
    public ImmutableDictionary<string, string> ProviderVariables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Number of steps at the same time. The default value is 4 x logical processors, as Pulumi's.</summary>
    public int Parallel { get; init; } = 4 * Environment.ProcessorCount;

    /// <summary>
    /// Number of resources that a refresh reads at the same time. The default value is no limit: reads change nothing and
    /// mostly wait, and a provider that knows all of them can gather what it asks of one machine.
    /// </summary>
    public int ParallelReads { get; init; } = int.MaxValue;

    /// <summary>
    /// For a Refresh: what became of creations that a killed run left open, by URN. The id of what was created, which comes
    /// into the state, or null where nothing was.
    /// </summary>
    public ImmutableDictionary<string, string?> PendingCreations { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>For a Refresh: nothing was created by all the others.</summary>
    public bool ClearPendingCreations { get; init; }

    /// <summary>Only says what a Refresh or Destroy would do. Kind Preview is the same for Update.</summary>
    public bool PreviewOnly { get; init; }

    /// <summary>Read every resource from its machine first (<c>--refresh</c>).</summary>
    public bool RefreshFirst { get; init; }
    public bool ContinueOnError { get; init; }

    /// <summary>URNs, <c>*</c> and <c>**</c> allowed: only these are worked on (<c>--target</c>). Empty means all.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>URNs that are left as they are (<c>--exclude</c>).</summary>
    public ImmutableArray<string> Excludes { get; init; } = [];

    /// <summary>URNs that are replaced even when nothing changed (<c>--replace</c>).</summary>
    public ImmutableArray<string> Replaces { get; init; } = [];

    /// <summary>What needs a target is a target, too.</summary>
    public bool TargetDependents { get; init; }

    /// <summary>What an Import takes over.</summary>
    public ImmutableArray<ResourceImport> Imports { get; init; } = [];
    public string Message { get; init; } = string.Empty;

    /// <summary>The second interrupt: running provider calls are cancelled, too. The first one is the token of the run.</summary>
    public CancellationToken Terminate { get; init; }

    /// <summary>As the user typed it, for the lock file and the history.</summary>
    public string CommandLine { get; init; } = string.Empty;
}

/// <summary>Organization is always <c>organization</c> with a file backend.</summary>
public sealed record StackIdentity(string Project, string Name)
{
    public string QualifiedName => $"organization/{Project}/{Name}";
}

/// <summary>An existing resource that an import brings under the stack.</summary>
/// <param name="Type">Type token, as <c>hosts:index:HostFiles</c>.</param>
/// <param name="Name">The name it gets in the stack.</param>
/// <param name="Id">What its provider knows it by.</param>
public sealed record ResourceImport(string Type, string Name, string Id)
{
    /// <summary>Null for the stack itself.</summary>
    public string? ParentUrn { get; init; }

    /// <summary><c>urn::id</c>; null for the default provider.</summary>
    public string? Provider { get; init; }
    public bool Protect { get; init; } = true;

    /// <summary>
    /// What the state knows of it already and its provider shall be told, as the way to a machine. It is asked when the state is
    /// loaded. Null: the provider is told the id alone, as by the Pulumi CLI.
    /// </summary>
    public Func<StackSnapshot, ImmutableDictionary<string, PropertyValue>>? Known { get; init; }
}

public enum StepKind { Same, Create, Update, Delete, Replace, CreateReplacement, DeleteReplaced, Read, Refresh, Import }

public sealed record OperationResult
{
    public required bool Succeeded { get; init; }

    /// <summary>Interrupted by the user: what ran was finished and saved, the rest was not begun.</summary>
    public bool Canceled { get; init; }

    /// <summary>
    /// Finished (in a preview: planned) steps by kind. A replacement counts as one Replace; default providers are left out. A
    /// refresh counts what it found: Same, Update or Delete.
    /// </summary>
    public required ImmutableDictionary<StepKind, int> Changes { get; init; }
    public required TimeSpan Duration { get; init; }

    /// <summary>URNs of the resources that failed, and of those left alone because something they need failed.</summary>
    public ImmutableArray<string> Failed { get; init; } = [];
    public ImmutableArray<string> Skipped { get; init; } = [];

    public bool HasChanges => Changes.Any(change => change.Key is not (StepKind.Same or StepKind.Read) && change.Value > 0);
}
