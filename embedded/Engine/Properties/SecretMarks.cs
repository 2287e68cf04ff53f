using System.Collections.Immutable;
using Pulumi.Experimental;

namespace Cht.Engine.Properties;

/// <summary>Carries secret marks from values that have them to the values a provider answered.</summary>
internal static class SecretMarks
{
    /// <summary>Marks every output whose matching model (usually the input of the same name) is secret, at any depth.</summary>
    public static PropertyMap Carry(PropertyMap values, PropertyMap model) => values.ToImmutableDictionary(
        entry => entry.Key,
        entry => model.TryGetValue(entry.Key, out var known) ? Carry(entry.Value, known) : entry.Value,
        StringComparer.Ordinal);

    public static PropertyMap Add(PropertyMap values, IEnumerable<string> keys) => keys.Aggregate(
        values, (map, key) => map.TryGetValue(key, out var value) ? map.SetItem(key, value.WithSecret(true)) : map);

    private static PropertyValue Carry(PropertyValue value, PropertyValue model)
    {
        if (value.IsSecret || model.IsSecret)
        {
            return value.WithSecret(true);
        }

        if (value.TryGetMap(out var entries) && model.TryGetMap(out var modelEntries))
        {
            return new PropertyValue(Carry(entries, modelEntries));
        }

        if (value.TryGetArray(out var items) && model.TryGetArray(out var modelItems))
        {
            return items.Length == modelItems.Length
                ? new PropertyValue(items.Zip(modelItems, Carry).ToImmutableArray())
                : value.WithSecret(modelItems.Any(PropertyMaps.ContainsSecret)); // no telling which element moved where
        }

        return value;
    }
}
