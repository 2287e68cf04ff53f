using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulumi.Experimental;

namespace Pulumi.Serialization;

/// <summary>Property values to and from JSON. Marks are lost: whoever writes carries them.</summary>
internal static class JsonValue
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static PropertyValue Read(JsonElement json)
        => json.ValueKind switch
        {
            JsonValueKind.True => new PropertyValue(true),
            JsonValueKind.False => new PropertyValue(false),
            JsonValueKind.Number => new PropertyValue(json.GetDouble()),
            JsonValueKind.String => new PropertyValue(json.GetString()!),
            JsonValueKind.Array => new PropertyValue([.. json.EnumerateArray().Select(Read)]),
            JsonValueKind.Object => new PropertyValue(
                json.EnumerateObject().ToImmutableDictionary(property => property.Name, property => Read(property.Value))),
            _ => PropertyValue.Null,
        };

    public static JsonNode? Write(PropertyValue value)
        => value.Match<JsonNode>(
            nullCase: () => null,
            boolCase: known => System.Text.Json.Nodes.JsonValue.Create(known),
            numberCase: known => System.Text.Json.Nodes.JsonValue.Create(known),
            stringCase: known => System.Text.Json.Nodes.JsonValue.Create(known),
            arrayCase: items => new JsonArray([.. items.Select(Write)]),
            mapCase: entries => new JsonObject(
                entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .Select(entry => KeyValuePair.Create(entry.Key, Write(entry.Value)))),
            assetCase: _ => throw NoJson("An asset"),
            archiveCase: _ => throw NoJson("An archive"),
            resourceCase: _ => throw NoJson("A resource"),
            computedCase: () => throw NoJson("An unknown value"));

    public static string WriteText(PropertyValue value) => Write(value)?.ToJsonString() ?? "null";

    /// <summary>With the blanks of the protobuf formatter, so that an input has the same text with either SDK.</summary>
    public static string WriteSpacedText(PropertyValue value) => Spaced(Write(value));

    private static string Spaced(JsonNode? node)
        => node switch
        {
            JsonArray { Count: 0 } => "[ ]",
            JsonObject { Count: 0 } => "{ }",
            JsonArray items => $"[ {string.Join(", ", items.Select(Spaced))} ]",
            JsonObject entries => $"{{ {string.Join(", ", entries.Select(entry => $"{Text(entry.Key)}: {Spaced(entry.Value)}"))} }}",
            _ => node?.ToJsonString(Relaxed).Replace("<", "\\u003c", StringComparison.Ordinal)
                .Replace(">", "\\u003e", StringComparison.Ordinal) ?? "null",
        };

    private static string Text(string key) => Spaced(System.Text.Json.Nodes.JsonValue.Create(key));

    private static InvalidOperationException NoJson(string what) => new($"{what} cannot be part of a JSON text.");
}

/// <summary>Inputs with <c>json: true</c>.</summary>
internal static class JsonInput
{
    /// <summary>The value as an output of its JSON text; unknown while any part of it is.</summary>
    public static Output<string> ToText(object value) => new(ToTextAsync(value));

    private static async Task<OutputData<string>> ToTextAsync(object value)
    {
        var serialized = await PropertySerializer.SerializeAsync("JSON input", value);
        var known = !serialized.ContainsUnknown;
        return new OutputData<string>(
            known ? JsonValue.WriteSpacedText(serialized.Value) : default!,
            known,
            Secrets.In(serialized.Value),
            serialized.Resources);
    }
}

/// <summary>Looks for secret marks.</summary>
internal static class Secrets
{
    public static bool In(PropertyValue value)
        => value.IsSecret
            || (value.TryGetArray(out var items) && items.Any(In))
            || (value.TryGetMap(out var entries) && entries.Values.Any(In));
}
