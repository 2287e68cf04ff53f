using System.Collections.Immutable;

namespace Cht.Engine.Steps;

/// <summary>What the way from the old state to the new inputs takes.</summary>
internal sealed record ResourceDiff
{
    public static ResourceDiff None { get; } = new();

    public bool Changed { get; init; }

    /// <summary>Top-level names of the properties that changed, and of those that need a replacement.</summary>
    public ImmutableArray<string> ChangedKeys { get; init; } = [];
    public ImmutableArray<string> ReplaceKeys { get; init; } = [];
    public bool Replaces { get; init; }
    public bool DeleteBeforeReplace { get; init; }
    public ImmutableArray<PropertyChange> Details { get; init; } = [];
}
