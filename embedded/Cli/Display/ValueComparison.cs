using Pulumi.Experimental;

namespace Cht.Cli.Display;

/// <summary>Compares what people see of a value: content and secretness, not dependencies.</summary>
internal static class ValueComparison
{
    public static bool SameContent(PropertyValue a, PropertyValue b)
    {
        if (a.IsSecret != b.IsSecret || a.Type != b.Type || a.IsComputed)
        {
            return false;
        }
        if (a.TryGetArray(out var left) && b.TryGetArray(out var right))
        {
            return left.Length == right.Length && left.Zip(right).All(pair => SameContent(pair.First, pair.Second));
        }
        if (a.TryGetMap(out var before) && b.TryGetMap(out var after))
        {
            return before.Count == after.Count && before.All(entry => after.TryGetValue(entry.Key, out var value) && SameContent(entry.Value, value));
        }
        return a.WithDependencies([]).Equals(b.WithDependencies([]));
    }
}
