using System.Collections.Immutable;

namespace Pulumi.Experimental.Provider;

/// <summary>Calls a function of the provider by its token.</summary>
public sealed class InvokeRequest(string tok, ImmutableDictionary<string, PropertyValue> args)
{
    public string Tok { get; } = tok;
    public ImmutableDictionary<string, PropertyValue> Args { get; } = args;
}

public sealed class InvokeResponse
{
    public IDictionary<string, PropertyValue>? Return { get; set; }
    public IList<CheckFailure>? Failures { get; set; }
}
