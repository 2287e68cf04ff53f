using System.Collections.Immutable;

namespace Pulumi.Experimental.Provider;

/// <summary>Asks what it takes to get from the old state to the new inputs.</summary>
public sealed class DiffRequest(
    Urn urn,
    string id,
    ImmutableDictionary<string, PropertyValue> oldOutputs,
    ImmutableDictionary<string, PropertyValue> newInputs,
    ImmutableArray<string> ignoreChanges,
    ImmutableDictionary<string, PropertyValue> oldInputs)
{
    public Urn Urn { get; } = urn;
    public string Type => UrnParts.Parse(Urn).Type;
    public string Name => UrnParts.Parse(Urn).Name;
    public string Id { get; } = id;
    public ImmutableDictionary<string, PropertyValue> OldOutputs { get; } = oldOutputs;
    public ImmutableDictionary<string, PropertyValue> NewInputs { get; } = newInputs;
    public ImmutableArray<string> IgnoreChanges { get; } = ignoreChanges;
    public ImmutableDictionary<string, PropertyValue> OldInputs { get; } = oldInputs;
}

public sealed class DiffResponse
{
    /// <summary>Null leaves the comparison of old and new inputs to the engine.</summary>
    public bool? Changes { get; set; }

    /// <summary>Properties whose change needs a replacement.</summary>
    public IList<string>? Replaces { get; set; }

    /// <summary>Output properties that the change will leave as they are.</summary>
    public IList<string>? Stables { get; set; }

    /// <summary>True when old and new cannot exist side by side.</summary>
    public bool DeleteBeforeReplace { get; set; }

    /// <summary>Properties that changed.</summary>
    public IList<string>? Diffs { get; set; }

    /// <summary>Path of a property to what happened to it.</summary>
    public IDictionary<string, PropertyDiff>? DetailedDiff { get; set; }
}
