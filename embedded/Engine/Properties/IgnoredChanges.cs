using System.Collections.Immutable;
using System.Globalization;
using Pulumi.Experimental;

namespace Cht.Engine.Properties;

/// <summary>The option <c>ignoreChanges</c>: new inputs get their old values back at the given paths.</summary>
internal static class IgnoredChanges
{
    public static PropertyMap Apply(PropertyMap oldInputs, PropertyMap newInputs, IEnumerable<string> paths)
    {
        var result = new PropertyValue(newInputs);
        var old = new PropertyValue(oldInputs);
        foreach (var path in paths)
        {
            result = Restore(old, result, [.. PropertyPath.Parse(path).Segments]) ?? result;
        }

        return result.TryGetMap(out var map) ? map : newInputs;
    }

    /// <summary>The new value with the old one put back at the path; null means "not there".</summary>
    private static PropertyValue? Restore(PropertyValue? old, PropertyValue? value, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return old;
        }

        if (value is null)
        {
            return value;
        }

        if (value.TryGetMap(out var entries))
        {
            var oldEntries = old is not null && old.TryGetMap(out var found) ? found : PropertyMaps.Empty;
            var keys = path[0] == "*" ? [.. entries.Keys.Union(oldEntries.Keys, StringComparer.Ordinal)] : new[] { path[0] };
            foreach (var key in keys)
            {
                var restored = Restore(oldEntries.GetValueOrDefault(key), entries.GetValueOrDefault(key), path[1..]);
                entries = restored is null ? entries.Remove(key) : entries.SetItem(key, restored);
            }

            return new PropertyValue(entries).WithSecret(value.IsSecret);
        }

        return value.TryGetArray(out var items) ? RestoreElements(old, items, path).WithSecret(value.IsSecret) : value;
    }

    private static PropertyValue RestoreElements(PropertyValue? old, ImmutableArray<PropertyValue> items, ReadOnlySpan<string> path)
    {
        var oldItems = old is not null && old.TryGetArray(out var found) ? found : [];

        // An element that is new has no old value to get back.
        for (var index = 0; index < Math.Min(items.Length, oldItems.Length); index++)
        {
            if (path[0] == "*" || path[0] == index.ToString(CultureInfo.InvariantCulture))
            {
                items = items.SetItem(index, Restore(oldItems[index], items[index], path[1..]) ?? items[index]);
            }
        }

        return new PropertyValue(items);
    }
}
