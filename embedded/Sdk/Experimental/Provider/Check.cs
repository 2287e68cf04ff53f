using System.Collections.Immutable;

namespace Pulumi.Experimental.Provider;

/// <summary>Asks whether inputs are valid, and for defaults. Inputs may be computed in a preview.</summary>
public sealed class CheckRequest(
    Urn urn,
    ImmutableDictionary<string, PropertyValue> oldInputs,
    ImmutableDictionary<string, PropertyValue> newInputs,
    ImmutableArray<byte> randomSeed)
{
    public Urn Urn { get; } = urn;
    public string Type => UrnParts.Parse(Urn).Type;
    public string Name => UrnParts.Parse(Urn).Name;

    /// <summary>The checked inputs of the last update; empty for a new resource.</summary>
    public ImmutableDictionary<string, PropertyValue> OldInputs { get; } = oldInputs;
    public ImmutableDictionary<string, PropertyValue> NewInputs { get; } = newInputs;

    /// <summary>Stable for a resource, so that generated names are the same in preview and update.</summary>
    public ImmutableArray<byte> RandomSeed { get; } = randomSeed;
}

public sealed class CheckResponse
{
    /// <summary>The inputs with defaults filled in; they are stored and given to the other methods.</summary>
    public IDictionary<string, PropertyValue>? Inputs { get; set; }
    public IList<CheckFailure>? Failures { get; set; }
}

/// <summary>One property that is wrong, and why. An empty property means the resource as a whole.</summary>
public sealed class CheckFailure(string property, string reason)
{
    public string Property { get; set; } = property;
    public string Reason { get; set; } = reason;
}
