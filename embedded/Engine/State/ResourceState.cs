using System.Collections.Immutable;
using System.Text.Json;
using Cht.Engine.Properties;
using Pulumi;
using Pulumi.Experimental;

namespace Cht.Engine.State;

/// <summary>One resource of a Pulumi deployment document. Names as there.</summary>
public sealed record ResourceState
{
    public required string Urn { get; init; }
    public required string Type { get; init; }

    /// <summary>True for what a provider manages, false for a component.</summary>
    public required bool Custom { get; init; }

    /// <summary>A replaced copy that is still to be deleted. The URN has, or had, another live resource.</summary>
    public bool Delete { get; init; }
    public string? Id { get; init; }
    public PropertyMap Inputs { get; init; } = PropertyMaps.Empty;
    public PropertyMap Outputs { get; init; } = PropertyMaps.Empty;
    public string? Parent { get; init; }
    public bool Protect { get; init; }

    /// <summary>Asked to be replaced by the next update.</summary>
    public bool Taint { get; init; }

    /// <summary>Only read, not managed.</summary>
    public bool External { get; init; }
    public ImmutableArray<string> Dependencies { get; init; } = [];
    public ImmutableArray<string> InitErrors { get; init; } = [];

    /// <summary><c>urn::id</c> of the provider.</summary>
    public string? Provider { get; init; }
    public ImmutableDictionary<string, ImmutableArray<string>> PropertyDependencies { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Deleted already, its replacement not created yet.</summary>
    public bool PendingReplacement { get; init; }
    public ImmutableArray<string> AdditionalSecretOutputs { get; init; } = [];
    public ImmutableArray<string> Aliases { get; init; } = [];
    public ResourceTimeouts? CustomTimeouts { get; init; }
    public string? ImportId { get; init; }
    public bool RetainOnDelete { get; init; }
    public string? DeletedWith { get; init; }
    public ImmutableArray<string> ReplaceWith { get; init; } = [];

    /// <summary>RFC 3339 texts, kept as they were written.</summary>
    public string? Created { get; init; }
    public string? Modified { get; init; }
    public PropertyValue? ReplacementTrigger { get; init; }

    /// <summary>Fields this engine does not know; written back as they were.</summary>
    public ImmutableDictionary<string, JsonElement> OtherFields { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    public string Name => UrnParts.Parse(Urn).Name;

    internal bool IsProvider => Type.StartsWith(ProviderTypes.Prefix, StringComparison.Ordinal);

    /// <summary>URNs of everything that must exist as long as this resource does, each once.</summary>
    internal IReadOnlyCollection<string> AllDependencies()
    {
        var urns = new UrnSet(Dependencies.Length + 4);
        urns.Add(Dependencies);
        foreach (var (_, needed) in PropertyDependencies)
        {
            urns.Add(needed);
        }

        urns.Add(ReplaceWith);
        urns.Add(Parent);
        urns.Add(Provider is null ? null : ProviderReference.Parse(Provider).Urn);
        urns.Add(DeletedWith);
        return urns.All;
    }
}

/// <summary>Seconds; zero means the provider's default.</summary>
public sealed record ResourceTimeouts(double Create, double Update, double Delete)
{
    /// <summary>Written by newer engines for reads; kept.</summary>
    public double Read { get; init; }
}
