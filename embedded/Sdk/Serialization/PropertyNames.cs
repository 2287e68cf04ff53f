using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>A member of a plain class that is read from or written to a property bag.</summary>
internal sealed record NamedMember(MemberInfo Member, string Name)
{
    public Type Type => Member is FieldInfo member ? member.FieldType : ((PropertyInfo)Member).PropertyType;

    public bool Writable => Member is FieldInfo || Setter is not null;

    public object? Get(object owner) => Member is FieldInfo member ? member.GetValue(owner) : ((PropertyInfo)Member).GetValue(owner);

    public void Set(object owner, object? value)
    {
        if (Member is FieldInfo member)
        {
            member.SetValue(owner, value);
        }
        else
        {
            Setter!.Invoke(owner, [value]);
        }
    }

    private MethodInfo? Setter
        => Member is PropertyInfo property
            ? property.DeclaringType!.GetProperty(property.Name, PropertyNames.Members)!.GetSetMethod(nonPublic: true)
            : null;
}

/// <summary>
/// Names of the members of plain classes: that of an <see cref="InputAttribute"/> or <see cref="OutputAttribute"/>, which
/// also makes private members count, else the member's own name.
/// </summary>
internal static class PropertyNames
{
    public const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static ImmutableArray<NamedMember> Of(Type type)
    {
        var fields = type.GetFields(Members)
            .Where(field => AttributeName(field) is not null)
            .Select(field => new NamedMember(field, AttributeName(field)!));
        var taken = fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var properties = type.GetProperties(Members)
            .Where(property => property.GetIndexParameters().Length == 0 && property.CanRead)
            .Where(property => AttributeName(property) is not null || property.GetMethod!.IsPublic)
            .Select(property => new NamedMember(property, AttributeName(property) ?? property.Name))
            .Where(property => !taken.Contains(property.Name));
        return [.. fields, .. properties];
    }

    private static string? AttributeName(MemberInfo member)
        => member.GetCustomAttribute<InputAttribute>() is { } input
            ? string.IsNullOrEmpty(input.Name) ? member.Name : input.Name
            : member.GetCustomAttribute<OutputAttribute>() is { } output ? output.Name ?? member.Name : null;
}
