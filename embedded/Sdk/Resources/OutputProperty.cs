using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>A property marked <see cref="OutputAttribute"/>, with the name of the output.</summary>
internal sealed record OutputProperty(PropertyInfo Property, string Name)
{
    private const BindingFlags Members =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>T when the property is an <c>Output&lt;T&gt;</c>, else null.</summary>
    public Type? ValueType
        => Property.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Output<>)
            ? type.GetGenericArguments()[0]
            : null;

    /// <summary>Those of the type and all its bases; a private setter is only seen on the type that declares it.</summary>
    public static ImmutableArray<OutputProperty> Of(Type type)
        => [.. Hierarchy(type)
            .SelectMany(level => level.GetProperties(Members))
            .Select(property => (Property: property, Attribute: property.GetCustomAttribute<OutputAttribute>(inherit: false)))
            .Where(found => found.Attribute is not null)
            .Select(found => new OutputProperty(found.Property, found.Attribute!.Name ?? found.Property.Name))];

    private static IEnumerable<Type> Hierarchy(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }
}
