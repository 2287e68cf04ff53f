using System.Collections.Immutable;

namespace Pulumi.Experimental.Provider;

/// <summary>Asks to create a resource. A timeout of zero means the provider's default.</summary>
public sealed class CreateRequest(Urn urn, ImmutableDictionary<string, PropertyValue> inputs, TimeSpan timeout, bool preview)
{
    public Urn Urn { get; } = urn;
    public string Type => UrnParts.Parse(Urn).Type;
    public string Name => UrnParts.Parse(Urn).Name;
    public ImmutableDictionary<string, PropertyValue> Inputs { get; } = inputs;
    public TimeSpan Timeout { get; } = timeout;

    /// <summary>True when nothing may be created: the answer only foretells the outputs.</summary>
    public bool Preview { get; } = preview;
}

public sealed class CreateResponse
{
    /// <summary>Must not be empty, except in a preview.</summary>
    public string? Id { get; set; }
    public IDictionary<string, PropertyValue>? Outputs { get; set; }
}
