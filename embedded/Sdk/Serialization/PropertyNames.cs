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
        var backed = type.GetProperties(Members).Where(IsReadable)
            .Select(property => (Property: property, Name: BackingName(property, type)))
            .Where(entry => entry.Name is not null)
            .ToImmutableDictionary(entry => entry.Property.Name, entry => entry.Name!, StringComparer.Ordinal);
        var fields = type.GetFields(Members)
            .Where(field => AttributeName(field) is { } name && !backed.ContainsValue(name))
            .Select(field => new NamedMember(field, AttributeName(field)!));
        var taken = fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var properties = type.GetProperties(Members)
            .Where(IsReadable)
            .Where(property => AttributeName(property) is not null || property.GetMethod!.IsPublic)
            .Select(property => new NamedMember(property, backed.GetValueOrDefault(property.Name) ?? AttributeName(property) ?? property.Name))
            .Where(property => !taken.Contains(property.Name));
        return [.. fields, .. properties];
    }

    private static bool IsReadable(PropertyInfo property) => property.GetIndexParameters().Length == 0 && property.CanRead;

    /// <summary>
    /// The name that the attribute of the field behind a collection gives the property, which makes the collection when it is
    /// asked for. Null where there is none, or where only the field can be set.
    /// </summary>
    private static string? BackingName(PropertyInfo property, Type type)
        => property.CanWrite && AttributeName(property) is null
            && type.GetField("_" + char.ToLowerInvariant(property.Name[0]) + property.Name[1..], Members) is { } field
            ? AttributeName(field) : null;

    private static string? AttributeName(MemberInfo member)
        => member.GetCustomAttribute<InputAttribute>() is { } input
            ? string.IsNullOrEmpty(input.Name) ? member.Name : input.Name
            : member.GetCustomAttribute<OutputAttribute>() is { } output ? output.Name ?? member.Name : null;
}
