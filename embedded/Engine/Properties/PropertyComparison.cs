using System.Collections.Immutable;
using Pulumi.Experimental;

namespace Cht.Engine.Properties;

/// <summary>What differs between two property bags, leaf by leaf. Secret marks alone are no difference.</summary>
internal static class PropertyComparison
{
    public static ImmutableArray<PropertyChange> Compare(PropertyMap old, PropertyMap current)
    {
        var changes = ImmutableArray.CreateBuilder<PropertyChange>();
        Maps(string.Empty, old, current, secret: false, changes);
        return changes.ToImmutable();
    }

    private static void Maps(string path, PropertyMap old, PropertyMap current, bool secret, ImmutableArray<PropertyChange>.Builder changes)
    {
        foreach (var key in old.Keys.Union(current.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Values(PropertyPath.Child(path, key), old.GetValueOrDefault(key), current.GetValueOrDefault(key), secret, changes);
        }
    }

    private static void Values(
        string path, PropertyValue? old, PropertyValue? current, bool secret, ImmutableArray<PropertyChange>.Builder changes)
    {
        // A secret container keeps its parts secret.
        secret |= old is { IsSecret: true } || current is { IsSecret: true };
        if (old is null or { IsNull: true } || current is null or { IsNull: true })
        {
            Ends(path, old, current, secret, changes);
        }
        else if (old.TryGetMap(out var oldMap) && current.TryGetMap(out var map))
        {
            Maps(path, oldMap, map, secret, changes);
        }
        else if (old.TryGetArray(out var oldItems) && current.TryGetArray(out var items))
        {
            for (var index = 0; index < Math.Max(oldItems.Length, items.Length); index++)
            {
                Values(
                    PropertyPath.Element(path, index),
                    index < oldItems.Length ? oldItems[index] : null,
                    index < items.Length ? items[index] : null,
                    secret,
                    changes);
            }
        }
        else if (!PropertyMaps.SameContent(old, current))
        {
            changes.Add(new PropertyChange(path, PropertyChangeKind.Update, Mark(old, secret), Mark(current, secret), Replaces: false));
        }
    }

    private static void Ends(
        string path, PropertyValue? old, PropertyValue? current, bool secret, ImmutableArray<PropertyChange>.Builder changes)
    {
        var had = old is { IsNull: false };
        var has = current is { IsNull: false };
        if (had != has)
        {
            var kind = has ? PropertyChangeKind.Add : PropertyChangeKind.Delete;
            changes.Add(new PropertyChange(path, kind, Mark(had ? old : null, secret), Mark(has ? current : null, secret), Replaces: false));
        }
    }

    private static PropertyValue? Mark(PropertyValue? value, bool secret) => secret ? value?.WithSecret(true) : value;
}
