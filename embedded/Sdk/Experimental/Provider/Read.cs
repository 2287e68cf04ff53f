using System.Collections.Immutable;

namespace Pulumi.Experimental.Provider;

/// <summary>Asks for the present state of a resource. Outputs and inputs are those last known; empty for an import.</summary>
public sealed class ReadRequest(
    Urn urn,
    string id,
    ImmutableDictionary<string, PropertyValue> outputs,
    ImmutableDictionary<string, PropertyValue> inputs)
{
    public Urn Urn { get; } = urn;
    public string Id { get; } = id;
    public string Type => UrnParts.Parse(Urn).Type;
    public string Name => UrnParts.Parse(Urn).Name;
    public ImmutableDictionary<string, PropertyValue> Outputs { get; } = outputs;
    public ImmutableDictionary<string, PropertyValue> Inputs { get; } = inputs;
}

public sealed class ReadResponse
{
    /// <summary>Null or empty when the resource does not exist any more.</summary>
    public string? Id { get; set; }
    public IDictionary<string, PropertyValue>? Outputs { get; set; }
    public IDictionary<string, PropertyValue>? Inputs { get; set; }
}
