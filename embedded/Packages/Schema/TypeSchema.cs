using System.Collections.Immutable;

namespace Cht.Packages.Schema;

internal enum TypeKind
{
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Map,

    /// <summary>An object or enumeration of the schema's types.</summary>
    Reference,
    Union,

    /// <summary>Anything goes: JSON.</summary>
    Any,

    /// <summary>A file or text that travels beside the properties.</summary>
    Asset,
}

/// <summary>The type of a property.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Parts">Element type of an array or map, the alternatives of a union.</param>
/// <param name="Token">Token of the referenced type.</param>
internal sealed record TypeSchema(TypeKind Kind, ImmutableArray<TypeSchema> Parts, string? Token = null)
{
    public TypeSchema Element => Parts[0];

    public static TypeSchema Of(TypeKind kind, params ImmutableArray<TypeSchema> parts) => new(kind, parts);

    public static TypeSchema Reference(string token) => new(TypeKind.Reference, [], token);
}

/// <summary>A property of a resource, function or object.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Secret">The provider treats it as a secret.</param>
/// <param name="Constant">The only text it may have; null for most.</param>
/// <param name="Replaces">A change makes the resource anew, as far as the schema tells.</param>
internal sealed record PropertySchema(TypeSchema Type, bool Secret, string? Constant, bool Replaces)
{
    /// <summary>Name of the C# member where it does not follow from the property's.</summary>
    public string? MemberName { get; init; }
}

/// <summary>Named properties, sorted by name.</summary>
internal sealed record ObjectSchema(ImmutableSortedDictionary<string, PropertySchema> Properties, ImmutableSortedSet<string> Required)
{
    public static ObjectSchema Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, PropertySchema>(StringComparer.Ordinal), ImmutableSortedSet.Create<string>(StringComparer.Ordinal));
}

/// <summary>One of the schema's types: an object, or an enumeration.</summary>
/// <param name="Object">Properties as an input.</param>
/// <param name="RequiredOutputs">The properties that are always there as an output.</param>
/// <param name="Values">Name and text of each value of an enumeration; empty for objects.</param>
internal sealed record NamedType(ObjectSchema Object, ImmutableSortedSet<string> RequiredOutputs, ImmutableArray<(string Name, string Text)> Values)
{
    public bool IsEnumeration => !Values.IsEmpty;
}

/// <summary>A resource or a function: what goes in and what comes out.</summary>
internal sealed record MemberSchema(string Token, ObjectSchema Inputs, ObjectSchema Outputs);
