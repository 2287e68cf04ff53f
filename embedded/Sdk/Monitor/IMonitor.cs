using System.Collections.Immutable;
using Pulumi.Experimental;

namespace Pulumi.Monitor;

/// <summary>
/// What the SDK asks of an engine: the four calls of the Pulumi resource monitor. The embedded engine implements it in
/// process; <c>Deployment.TestAsync</c> implements it over <c>IMocks</c>.
/// </summary>
internal interface IMonitor
{
    Task<RegisteredResource> RegisterResourceAsync(ResourceGoal goal, CancellationToken cancellationToken);

    Task<RegisteredResource> ReadResourceAsync(ResourceGoal goal, string id, CancellationToken cancellationToken);

    Task RegisterResourceOutputsAsync(string urn, ImmutableDictionary<string, PropertyValue> outputs, CancellationToken cancellationToken);

    Task<ImmutableDictionary<string, PropertyValue>> InvokeAsync(ProviderCall call, CancellationToken cancellationToken);

    Task<ImmutableDictionary<string, PropertyValue>> CallAsync(ProviderCall call, CancellationToken cancellationToken);
}

/// <summary>Where log messages of the program go. Error messages make the run fail.</summary>
internal interface IProgramLog
{
    Task LogAsync(LogRequest request);
}

/// <summary>A resource as the program wants it. Unknown and secret values are carried by <see cref="PropertyValue"/>.</summary>
internal sealed record ResourceGoal
{
    public required string Type { get; init; }
    public required string Name { get; init; }
    public required bool Custom { get; init; }
    public bool Remote { get; init; }
    public string? ParentUrn { get; init; }
    public ImmutableDictionary<string, PropertyValue> Inputs { get; init; } = ImmutableDictionary<string, PropertyValue>.Empty;

    /// <summary>URNs of all resources that this one depends on, explicit and through properties.</summary>
    public ImmutableArray<string> Dependencies { get; init; } = [];
    public ImmutableDictionary<string, ImmutableArray<string>> PropertyDependencies { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary><c>urn::id</c> of an explicit provider; null asks for the default provider of the package.</summary>
    public string? Provider { get; init; }

    /// <summary>For components: package name to provider reference.</summary>
    public ImmutableDictionary<string, string> Providers { get; init; } = ImmutableDictionary<string, string>.Empty;
    public string? Version { get; init; }
    public string? PluginDownloadUrl { get; init; }
    public bool? Protect { get; init; }
    public bool? RetainOnDelete { get; init; }
    public bool? DeleteBeforeReplace { get; init; }
    public string? DeletedWith { get; init; }
    public ImmutableArray<string> ReplaceWith { get; init; } = [];
    public string? ImportId { get; init; }
    public ImmutableArray<string> IgnoreChanges { get; init; } = [];
    public ImmutableArray<string> ReplaceOnChanges { get; init; } = [];
    public ImmutableArray<string> HideDiffs { get; init; } = [];
    public ImmutableArray<string> AdditionalSecretOutputs { get; init; } = [];

    /// <summary>Aliases resolved to URNs by the SDK.</summary>
    public ImmutableArray<string> AliasUrns { get; init; } = [];
    public PropertyValue? ReplacementTrigger { get; init; }
    public TimeSpan? CreateTimeout { get; init; }
    public TimeSpan? UpdateTimeout { get; init; }
    public TimeSpan? DeleteTimeout { get; init; }
}

/// <summary>The engine's answer. In a preview outputs that are not yet known are <see cref="PropertyValue.Computed"/>.</summary>
internal sealed record RegisteredResource(string Urn, string? Id, ImmutableDictionary<string, PropertyValue> Outputs)
{
    /// <summary>True when the id will only be known after the update.</summary>
    public bool IdUnknown { get; init; }

    /// <summary>
    /// True when the resource failed or was skipped because something it needs failed. The engine has said so already; the
    /// SDK makes the id and every output unknown, also in an update, so that nothing which depends on them is computed.
    /// </summary>
    public bool OutputsUnknown { get; init; }

    public ImmutableDictionary<string, ImmutableArray<string>> PropertyDependencies { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;
}

internal sealed record ProviderCall(string Token, ImmutableDictionary<string, PropertyValue> Arguments)
{
    public string? Provider { get; init; }
    public string? Version { get; init; }
    public string? SelfUrn { get; init; }
}
