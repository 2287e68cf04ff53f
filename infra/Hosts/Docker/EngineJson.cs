using System.Collections.Immutable;
using System.Text.Json;

namespace Cht.Hosts.Docker;

/// <summary>
/// Lenient reading of the engine's answers: members that are absent or null read as empty, since the engine leaves out
/// what does not apply.
/// </summary>
internal static class EngineJson
{
    public static JsonElement Object(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static string Text(this JsonElement element, string name) =>
        element.Object(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() ?? string.Empty : string.Empty;

    public static bool Flag(this JsonElement element, string name) => element.Object(name).ValueKind == JsonValueKind.True;

    public static long Number(this JsonElement element, string name) =>
        element.Object(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : 0;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Object(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>The text members of an object.</summary>
    public static ImmutableSortedDictionary<string, string> Entries(this JsonElement element) =>
        element.ValueKind != JsonValueKind.Object
            ? ImmutableSortedDictionary<string, string>.Empty
            : element.EnumerateObject()
                .Where(entry => entry.Value.ValueKind == JsonValueKind.String)
                .ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? string.Empty, StringComparer.Ordinal);
}
