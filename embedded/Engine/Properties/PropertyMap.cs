global using PropertyMap = System.Collections.Immutable.ImmutableDictionary<string, Pulumi.Experimental.PropertyValue>;

using System.Collections.Immutable;
using Pulumi.Experimental;

namespace Cht.Engine.Properties;

/// <summary>Functions over property bags.</summary>
internal static class PropertyMaps
{
    public static readonly PropertyMap Empty = PropertyMap.Empty.WithComparers(StringComparer.Ordinal);

    public static PropertyMap From(IDictionary<string, PropertyValue>? values) =>
        values is null ? Empty : values.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>The values without their dependencies, which the state keeps per property and not per value.</summary>
    public static PropertyMap WithoutDependencies(PropertyMap map) =>
        map.ToImmutableDictionary(entry => entry.Key, entry => WithoutDependencies(entry.Value), StringComparer.Ordinal);

    public static bool ContainsComputed(PropertyMap map) => map.Values.Any(ContainsComputed);

    public static bool ContainsComputed(PropertyValue value) =>
        value.IsComputed
        || (value.TryGetArray(out var items) && items.Any(ContainsComputed))
        || (value.TryGetMap(out var entries) && ContainsComputed(entries));

    public static bool ContainsSecret(PropertyValue value) =>
        value.IsSecret
        || (value.TryGetArray(out var items) && items.Any(ContainsSecret))
        || (value.TryGetMap(out var entries) && entries.Values.Any(ContainsSecret));

    /// <summary>Equal content; secret marks and dependencies do not count.</summary>
    public static bool SameContent(PropertyValue left, PropertyValue right) => Bare(left).Equals(Bare(right));

    private static PropertyValue WithoutDependencies(PropertyValue value) =>
        Rebuild(value, WithoutDependencies).WithSecret(value.IsSecret);

    private static PropertyValue Bare(PropertyValue value) => Rebuild(value, Bare).WithSecret(false);

    /// <summary>The same value without dependencies, its elements mapped. The secret mark of the value itself may be lost.</summary>
    private static PropertyValue Rebuild(PropertyValue value, Func<PropertyValue, PropertyValue> element)
    {
        if (value.TryGetArray(out var items))
        {
            return new PropertyValue(items.Select(element).ToImmutableArray());
        }

        if (value.TryGetMap(out var entries))
        {
            return new PropertyValue(entries.ToImmutableDictionary(entry => entry.Key, entry => element(entry.Value), StringComparer.Ordinal));
        }

        return value.Dependencies.IsEmpty ? value : value.WithDependencies([]);
    }
}
