using System.Collections.Immutable;

namespace Pulumi.Experimental.Provider;

/// <summary>Asks to change a resource in place. A timeout of zero means the provider's default.</summary>
public sealed class UpdateRequest(
    Urn urn,
    string id,
    ImmutableDictionary<string, PropertyValue> oldOutputs,
    ImmutableDictionary<string, PropertyValue> newInputs,
    TimeSpan timeout,
    ImmutableArray<string> ignoreChanges,
    bool preview,
    ImmutableDictionary<string, PropertyValue> oldInputs)
{
    public Urn Urn { get; } = urn;
    public string Id { get; } = id;
    public string Type => UrnParts.Parse(Urn).Type;
    public string Name => UrnParts.Parse(Urn).Name;
    public ImmutableDictionary<string, PropertyValue> OldOutputs { get; } = oldOutputs;
    public ImmutableDictionary<string, PropertyValue> NewInputs { get; } = newInputs;
    public TimeSpan Timeout { get; } = timeout;
    public ImmutableArray<string> IgnoreChanges { get; } = ignoreChanges;

    /// <summary>True when nothing may be changed: the answer only foretells the outputs.</summary>
    public bool Preview { get; } = preview;
    public ImmutableDictionary<string, PropertyValue> OldInputs { get; } = oldInputs;
}

public sealed class UpdateResponse
{
    public IDictionary<string, PropertyValue>? Outputs { get; set; }
}
