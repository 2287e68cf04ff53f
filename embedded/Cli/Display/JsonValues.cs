using System.Text.Json;
using Pulumi.Experimental;

namespace Cht.Cli.Display;

/// <summary>Property values in JSON, as Pulumi's previews write them.</summary>
internal static class JsonValues
{
    /// <summary>Stands for an unknown value (pulumi: sdk/go/common/resource/plugin, UnknownStringValue).</summary>
    public const string UnknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    public static void Write(Utf8JsonWriter writer, PropertyValue value, bool showSecrets)
    {
        if (value.IsSecret && !showSecrets)
        {
            writer.WriteStringValue(ValueText.Secret);
        }
        else if (value.IsComputed)
        {
            writer.WriteStringValue(UnknownSentinel);
        }
        else if (value.TryGetString(out var text))
        {
            writer.WriteStringValue(text);
        }
        else if (value.TryGetBool(out var flag))
        {
            writer.WriteBooleanValue(flag);
        }
        else if (value.TryGetNumber(out var number))
        {
            WriteNumber(writer, number);
        }
        else if (value.TryGetArray(out var items))
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                Write(writer, item, showSecrets);
            }
            writer.WriteEndArray();
        }
        else if (value.TryGetMap(out var map))
        {
            WriteMap(writer, map, showSecrets);
        }
        else if (value.TryGetResource(out var reference))
        {
            writer.WriteStringValue(reference.URN.ToString());
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    public static void WriteMap(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, PropertyValue>> map, bool showSecrets)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in ValueText.Sorted(map))
        {
            writer.WritePropertyName(key);
            Write(writer, value, showSecrets);
        }
        writer.WriteEndObject();
    }

    // 3, not 3.0: numbers are doubles on the way, whole ones in most programs.
    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e15)
        {
            writer.WriteNumberValue((long)number);
        }
        else
        {
            writer.WriteNumberValue(number);
        }
    }
}
