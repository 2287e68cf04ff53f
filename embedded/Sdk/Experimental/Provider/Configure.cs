using System.Collections.Immutable;

namespace Pulumi.Experimental.Provider;

/// <summary>Gives a provider its configuration, once, before any resource method.</summary>
public sealed class ConfigureRequest(
    ImmutableDictionary<string, string> variables,
    ImmutableDictionary<string, PropertyValue> args,
    bool acceptSecrets,
    bool acceptResources,
    bool sendsOldInputs,
    bool sendsOldInputsToDelete)
{
    [Obsolete("Use Args instead.")]
    public ImmutableDictionary<string, string> Variables { get; } = variables;
    public ImmutableDictionary<string, PropertyValue> Args { get; } = args;

    /// <summary>What the engine understands.</summary>
    public bool AcceptSecrets { get; } = acceptSecrets;
    public bool AcceptResources { get; } = acceptResources;
    public bool SendsOldInputs { get; } = sendsOldInputs;
    public bool SendsOldInputsToDelete { get; } = sendsOldInputsToDelete;
}

/// <summary>What the provider understands.</summary>
public sealed class ConfigureResponse
{
    public bool AcceptSecrets { get; set; }

    /// <summary>True when Create and Update may be called with Preview set.</summary>
    public bool SupportsPreview { get; set; }
    public bool AcceptResources { get; set; }
    public bool AcceptOutputs { get; set; }
}
