using System.Collections.Immutable;
using System.Text.Json;
using Cht.Packages.Schema;
using Pulumi.Experimental;

namespace Cht.Packages.Validation;

/// <summary>Provider configuration as text, read back as the value that the schema speaks of.</summary>
internal static class ConfigurationText
{
    public static PropertyValue Parse(TypeSchema? type, PropertyValue value)
    {
        if (type is null or { Kind: TypeKind.String } || !value.TryGetString(out var text))
        {
            return value;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return Of(document.RootElement).WithSecret(value.IsSecret);
        }
        catch (JsonException)
        {
            return value; // told as a text where something else is wanted
        }
    }

    private static PropertyValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => new PropertyValue(element.GetBoolean()),
        JsonValueKind.Number => new PropertyValue(element.GetDouble()),
        JsonValueKind.String => new PropertyValue(element.GetString()!),
        JsonValueKind.Array => new PropertyValue(element.EnumerateArray().Select(Of).ToImmutableArray()),
        JsonValueKind.Object => new PropertyValue(element.EnumerateObject()
            .ToImmutableDictionary(member => member.Name, member => Of(member.Value), StringComparer.Ordinal)),
        _ => PropertyValue.Null,
    };
}
