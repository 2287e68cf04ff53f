using System.Collections.Immutable;

namespace Pulumi.Experimental.Provider;

/// <summary>Asks to delete a resource. A timeout of zero means the provider's default.</summary>
public sealed class DeleteRequest(
    Urn urn,
    string id,
    ImmutableDictionary<string, PropertyValue> oldOutputs,
    TimeSpan timeout,
    ImmutableDictionary<string, PropertyValue> oldInputs)
{
    public Urn Urn { get; } = urn;
    public string Id { get; } = id;
    public string Type => UrnParts.Parse(Urn).Type;
    public string Name => UrnParts.Parse(Urn).Name;
    public ImmutableDictionary<string, PropertyValue> OldOutputs { get; } = oldOutputs;
    public TimeSpan Timeout { get; } = timeout;
    public ImmutableDictionary<string, PropertyValue> OldInputs { get; } = oldInputs;
}
