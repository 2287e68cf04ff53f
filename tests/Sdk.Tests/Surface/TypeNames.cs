using System.Collections.Immutable;

namespace Cht.Sdk.Tests.Surface;

/// <summary>Type names as the listing of the official surface writes them.</summary>
internal static class TypeNames
{
    private static readonly ImmutableDictionary<Type, string> Keywords = new Dictionary<Type, string>
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    }.ToImmutableDictionary();

    public static string Of(Type type)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Of(underlying)}?";
        }

        return Keywords.GetValueOrDefault(type) ?? Named(type);
    }

    /// <summary>Tuples of concrete types are written in parentheses, those of type parameters by name.</summary>
    private static string Named(Type type)
    {
        var arguments = type.GetGenericArguments().Select(Of).ToArray();
        var name = type.IsNested && !type.IsGenericParameter ? $"{type.DeclaringType!.Name}.{type.Name}" : type.Name;
        var list = string.Join(", ", arguments);
        return arguments.Length == 0
            ? name
            : name.StartsWith("ValueTuple`", StringComparison.Ordinal) && !type.ContainsGenericParameters
                ? $"({list})"
                : $"{name[..name.IndexOf('`')]}<{list}>";
    }
}
