using Cht.Packages.Schema;

namespace Cht.Packages.Generator;

/// <summary>C# types of properties.</summary>
internal sealed class TypeNames(PackageSchema schema, Naming naming)
{
    private const string Immutable = "global::System.Collections.Immutable";

    /// <summary>The type of a value, not wrapped in an input or output.</summary>
    public string Of(TypeSchema type, Side side) => type.Kind switch
    {
        TypeKind.Boolean => "bool",
        TypeKind.Integer => "int",
        TypeKind.Number => "double",
        TypeKind.String => "string",
        TypeKind.Array when side == Side.Plain => $"global::System.Collections.Generic.List<{Of(type.Element, side)}>",
        TypeKind.Array => $"{Immutable}.ImmutableArray<{Of(type.Element, side)}>",
        TypeKind.Map when side == Side.Plain => $"global::System.Collections.Generic.Dictionary<string, {Of(type.Element, side)}>",
        TypeKind.Map => $"{Immutable}.ImmutableDictionary<string, {Of(type.Element, side)}>",
        TypeKind.Union => IsPair(type) ? $"global::Pulumi.Union<{Of(type.Parts[0], side)}, {Of(type.Parts[1], side)}>" : "object",
        TypeKind.Reference => Reference(type.Token!, side),
        TypeKind.Asset => "global::Pulumi.AssetOrArchive",
        _ => "object",
    };

    /// <summary>The input that a property of arguments is: a list, a map, a union or a single value.</summary>
    public string Input(TypeSchema type, Side side)
    {
        var nested = side == Side.FunctionInput ? Side.FunctionInput : Side.Input;
        return type.Kind switch
        {
            TypeKind.Array => $"global::Pulumi.InputList<{Of(type.Element, nested)}>",
            TypeKind.Map => $"global::Pulumi.InputMap<{Of(type.Element, nested)}>",
            TypeKind.Union when IsPair(type) => $"global::Pulumi.InputUnion<{Of(type.Parts[0], nested)}, {Of(type.Parts[1], nested)}>",
            _ => $"global::Pulumi.Input<{Of(type, nested)}>",
        };
    }

    /// <summary>Null cannot be an immutable array; everything else is nullable where it may be missing.</summary>
    public string Optional(TypeSchema type, Side side, bool required) =>
        Of(type, side) + (required || (type.Kind == TypeKind.Array && side is Side.Output or Side.Result) ? string.Empty : "?");

    private static bool IsPair(TypeSchema type) => type.Parts.Length == 2;

    private string Reference(string token, Side side) => !schema.Types.TryGetValue(token, out var type)
        ? throw new FormatException($"The type {token} is used but not in the schema.")
        : type.IsEnumeration
            ? $"global::{naming.Namespace(token)}.{Naming.Name(token)}"
            : $"global::{naming.NestedNamespace(token, side)}.{Naming.NestedName(token, side)}";
}
