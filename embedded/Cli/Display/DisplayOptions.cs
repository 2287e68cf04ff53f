using Cht.Engine;

namespace Cht.Cli.Display;

/// <summary>What the user runs; a preview belongs to one of the three.</summary>
internal enum RunKind { Update, Refresh, Destroy, Import }

internal sealed record DisplayOptions
{
    public required RunKind Run { get; init; }
    public required bool IsPreview { get; init; }
    public required StackIdentity Stack { get; init; }
    public bool Diff { get; init; }
    public bool ShowSecrets { get; init; }
    public bool ShowSames { get; init; }
    public bool SuppressOutputs { get; init; }
    public Ink Ink { get; init; } = Ink.None;

    /// <summary><c>update</c>, as in <c>Do you want to perform this update?</c></summary>
    public string RunName => Run.ToString().ToLowerInvariant();

    public string Heading => (IsPreview, Run) switch
    {
        (true, _) => $"Previewing {RunName} ({Stack.Name})",
        (false, RunKind.Update) => $"Updating ({Stack.Name})",
        (false, RunKind.Refresh) => $"Refreshing ({Stack.Name})",
        (false, RunKind.Import) => $"Importing ({Stack.Name})",
        _ => $"Destroying ({Stack.Name})",
    };
}
