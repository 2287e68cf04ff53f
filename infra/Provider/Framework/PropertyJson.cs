using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Framework;

/// <summary>
/// Binds property bags to plain records through JSON. Secret marks are dropped on the way in (handlers need the value) and
/// put back on the way out by name.
/// </summary>
internal static class PropertyJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>What keeps the bag from being bound; <see cref="Bind{T}"/> throws where there is something.</summary>
    public static ImmutableArray<CheckFailure> Problems<T>(ImmutableDictionary<string, PropertyValue> properties) =>
        InputShape.Problems(properties, typeof(T), Options.GetTypeInfo);

    public static T Bind<T>(ImmutableDictionary<string, PropertyValue> properties) =>
        ToObject(properties).Deserialize<T>(Options)!;

    /// <summary>Makes an output bag of a record; null members are left out.</summary>
    public static ImmutableDictionary<string, PropertyValue> Unbind<T>(T value, ImmutableHashSet<string> secretNames)
    {
        var node = (JsonObject)JsonSerializer.SerializeToNode(value, Options)!;
        return node
            .Where(member => member.Value is not null)
            .ToImmutableDictionary(member => member.Key, member => FromNode(member.Value).WithSecret(secretNames.Contains(member.Key)));
    }

    /// <summary>True when a value somewhere in the bag is only known after the update.</summary>
    public static bool HasUnknowns(ImmutableDictionary<string, PropertyValue> properties) => properties.Values.Any(IsUnknown);

    /// <summary>Equality of content: secret marks and dependencies do not count.</summary>
    public static bool SameContent(PropertyValue left, PropertyValue right) => JsonNode.DeepEquals(ToNode(left), ToNode(right));

    private static bool IsUnknown(PropertyValue value) =>
        value.IsComputed
        || (value.TryGetArray(out var items) && items.Any(IsUnknown))
        || (value.TryGetMap(out var members) && members.Values.Any(IsUnknown));

    private static JsonObject ToObject(ImmutableDictionary<string, PropertyValue> properties) =>
        new(properties.Select(property => KeyValuePair.Create(property.Key, ToNode(property.Value))));

    private static JsonNode? ToNode(PropertyValue value)
    {
        if (value.TryGetString(out var text))
        {
            return JsonValue.Create(text);
        }

        if (value.TryGetNumber(out var number))
        {
            // Integers bind to int members only without a fraction part.
            return number == Math.Floor(number) && Math.Abs(number) < int.MaxValue ? JsonValue.Create((int)number) : JsonValue.Create(number);
        }

        if (value.TryGetBool(out var flag))
        {
            return JsonValue.Create(flag);
        }

        if (value.TryGetArray(out var items))
        {
            return new JsonArray([.. items.Select(ToNode)]);
        }

        return value.TryGetMap(out var members) ? ToObject(members) : null;
    }

    private static PropertyValue FromNode(JsonNode? node) => node switch
    {
        JsonObject members => new PropertyValue(members.ToImmutableDictionary(member => member.Key, member => FromNode(member.Value))),
        JsonArray items => new PropertyValue([.. items.Select(FromNode)]),
        JsonValue scalar => scalar.GetValueKind() switch
        {
            JsonValueKind.String => new PropertyValue(scalar.GetValue<string>()),
            JsonValueKind.True => new PropertyValue(true),
            JsonValueKind.False => new PropertyValue(false),
            _ => new PropertyValue(scalar.Deserialize<double>()),
        },
        _ => PropertyValue.Null,
    };
}
