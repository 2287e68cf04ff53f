using System.Collections.Immutable;

namespace Pulumi.Experimental.Provider;

/// <summary>Calls a method of a resource by its token.</summary>
public sealed class CallRequest(ResourceReference? self, string tok, ImmutableDictionary<string, PropertyValue> args)
{
    public ResourceReference? Self { get; } = self;
    public string Tok { get; init; } = tok;
    public ImmutableDictionary<string, PropertyValue> Args { get; init; } = args;
}

public sealed class CallResponse(
    IDictionary<string, PropertyValue>? @return,
    IList<CheckFailure>? failures,
    IDictionary<string, ISet<Urn>> returnDependencies)
{
    public IDictionary<string, PropertyValue>? Return { get; init; } = @return;
    public IDictionary<string, ISet<Urn>> ReturnDependencies { get; init; } = returnDependencies;
    public IList<CheckFailure>? Failures { get; init; } = failures;
}
