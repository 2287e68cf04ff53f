using System.Collections;
using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>Typed collections from untyped items, for code that knows the type only at run time.</summary>
internal static class Collections
{
    public static object Invoke(string factory, Type itemType, object items)
        => typeof(Collections).GetMethod(factory, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(itemType)
            .Invoke(null, [items])!;

    /// <summary>default(ImmutableArray) throws on any use; it is sent as an empty list.</summary>
    public static bool IsDefaultArray(IList list)
        => list.GetType() is { IsGenericType: true } type
            && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            && (bool)type.GetProperty(nameof(ImmutableArray<int>.IsDefault))!.GetValue(list)!;

    private static ImmutableArray<T> CreateImmutableArray<T>(IEnumerable<object?> items) => [.. items.Select(item => (T)item!)];

    private static T[] CreateArray<T>(IEnumerable<object?> items) => [.. items.Select(item => (T)item!)];

    private static List<T> CreateList<T>(IEnumerable<object?> items) => [.. items.Select(item => (T)item!)];

    private static HashSet<T> CreateHashSet<T>(IEnumerable<object?> items) => [.. items.Select(item => (T)item!)];

    private static ImmutableHashSet<T> CreateImmutableHashSet<T>(IEnumerable<object?> items)
        => [.. items.Select(item => (T)item!)];

    private static ImmutableDictionary<string, T> CreateImmutableDictionary<T>(IEnumerable<KeyValuePair<string, object?>> entries)
        => entries.ToImmutableDictionary(entry => entry.Key, entry => (T)entry.Value!);

    private static Dictionary<string, T> CreateDictionary<T>(IEnumerable<KeyValuePair<string, object?>> entries)
        => entries.ToDictionary(entry => entry.Key, entry => (T)entry.Value!, StringComparer.Ordinal);
}
