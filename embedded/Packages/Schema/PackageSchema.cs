using System.Collections.Immutable;

namespace Cht.Packages.Schema;

/// <summary>A provider's schema, trimmed to what the program uses.</summary>
internal sealed record PackageSchema
{
    public required string Name { get; init; }

    /// <summary>Version of the official package whose names and types these are.</summary>
    public required string Version { get; init; }

    /// <summary>C# namespaces of modules whose name alone does not tell them.</summary>
    public required ImmutableSortedDictionary<string, string> Namespaces { get; init; }

    /// <summary>Arguments of the provider as a resource.</summary>
    public required ObjectSchema Provider { get; init; }

    /// <summary>
    /// What may stand in a stack file under the provider's name: its arguments, and texts that its resources take their defaults
    /// from, such as azure:location.
    /// </summary>
    public required ObjectSchema Configuration { get; init; }

    public required ImmutableSortedDictionary<string, MemberSchema> Resources { get; init; }

    public required ImmutableSortedDictionary<string, MemberSchema> Functions { get; init; }

    public required ImmutableSortedDictionary<string, NamedType> Types { get; init; }
}
