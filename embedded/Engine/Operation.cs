using System.Collections.Immutable;
using Pulumi.Experimental.Provider;

namespace Cht.Engine;

public enum OperationKind { Preview, Update, Refresh, Destroy }

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
    public required ImmutableDictionary<string, Func<Provider>> Providers { get; init; }

    /// <summary>Decrypted configuration, <c>namespace:key</c> to text; structured values are JSON text.</summary>
    public ImmutableDictionary<string, string> Config { get; init; } = ImmutableDictionary<string, string>.Empty;
    public ImmutableHashSet<string> ConfigSecretKeys { get; init; } = [];

    /// <summary>Number of steps at the same time. The default value is 4 x logical processors, as Pulumi's.</summary>
    public int Parallel { get; init; } = 4 * Environment.ProcessorCount;

    /// <summary>Read every resource from its machine first (<c>--refresh</c>).</summary>
    public bool RefreshFirst { get; init; }
    public bool ContinueOnError { get; init; }
    public string Message { get; init; } = string.Empty;

    /// <summary>As the user typed it, for the lock file and the history.</summary>
    public string CommandLine { get; init; } = string.Empty;
}

/// <summary>Organization is always <c>organization</c> with a file backend.</summary>
public sealed record StackIdentity(string Project, string Name)
{
    public string QualifiedName => $"organization/{Project}/{Name}";
}

public enum StepKind { Same, Create, Update, Delete, Replace, CreateReplacement, DeleteReplaced, Read, Refresh }

public sealed record OperationResult
{
    public required bool Succeeded { get; init; }
    public required ImmutableDictionary<StepKind, int> Changes { get; init; }
    public required TimeSpan Duration { get; init; }
    public bool HasChanges => Changes.Any(change => change.Key is not (StepKind.Same or StepKind.Read) && change.Value > 0);
}
