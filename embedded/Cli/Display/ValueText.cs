using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulumi.Experimental;

namespace Cht.Cli.Display;

/// <summary>Property values as people read them: secrets as <c>[secret]</c>, unknowns as <c>[unknown]</c>.</summary>
internal static class ValueText
{
    public const string Secret = "[secret]";
    public const string Unknown = "[unknown]";

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>On one line, in the manner of JSON.</summary>
    public static string OneLine(PropertyValue value, bool showSecrets)
    {
        if (Marker(value, showSecrets) is { } marker)
        {
            return marker;
        }
        if (value.TryGetArray(out var items))
        {
            return $"[{string.Join(", ", items.Select(item => OneLine(item, showSecrets)))}]";
        }
        if (value.TryGetMap(out var map))
        {
            return $"{{{string.Join(", ", Sorted(map).Select(entry => $"{entry.Key}: {OneLine(entry.Value, showSecrets)}"))}}}";
        }
        return Scalar(value);
    }

    /// <summary>Nested values below each other; the first line has no indent, later ones have the given one.</summary>
    public static string Nested(PropertyValue value, int indent, bool showSecrets)
    {
        if (Marker(value, showSecrets) is { } marker)
        {
            return marker;
        }
        var margin = new string(' ', indent);
        var text = new StringBuilder();
        if (value.TryGetArray(out var items) && !items.IsEmpty)
        {
            text.Append("[\n");
            for (var i = 0; i < items.Length; i++)
            {
                text.Append($"{margin}    [{i}]: {Nested(items[i], indent + 4, showSecrets)}\n");
            }
            return text.Append(margin).Append(']').ToString();
        }
        if (value.TryGetMap(out var map) && !map.IsEmpty)
        {
            text.Append("{\n");
            var width = map.Keys.Max(key => key.Length);
            foreach (var (key, child) in Sorted(map))
            {
                text.Append($"{margin}    {key.PadRight(width)}: {Nested(child, indent + 4, showSecrets)}\n");
            }
            return text.Append(margin).Append('}').ToString();
        }
        if (value.TryGetString(out var block) && block.Contains('\n', StringComparison.Ordinal))
        {
            text.Append("|\n");
            return text.AppendJoin('\n', block.TrimEnd('\n').Split('\n').Select(line => margin + "    " + line)).ToString();
        }
        return OneLine(value, showSecrets);
    }

    /// <summary>True when the value is secret or holds a secret at any depth.</summary>
    public static bool HoldsSecret(PropertyValue? value)
    {
        if (value is null || value.IsSecret)
        {
            return value is not null;
        }
        return (value.TryGetArray(out var items) && items.Any(HoldsSecret)) || (value.TryGetMap(out var map) && map.Values.Any(HoldsSecret));
    }

    public static IEnumerable<KeyValuePair<string, PropertyValue>> Sorted(IEnumerable<KeyValuePair<string, PropertyValue>> map) =>
        map.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    private static string? Marker(PropertyValue value, bool showSecrets)
    {
        if (value.IsSecret && !showSecrets)
        {
            return Secret;
        }
        return value.IsComputed ? Unknown : null;
    }

    private static string Scalar(PropertyValue value)
    {
        if (value.TryGetString(out var text))
        {
            return $"\"{JsonEncodedText.Encode(text, Encoder)}\"";
        }
        if (value.TryGetBool(out var flag))
        {
            return flag ? "true" : "false";
        }
        if (value.TryGetNumber(out var number))
        {
            return number.ToString("R", CultureInfo.InvariantCulture);
        }
        if (value.TryGetResource(out var reference))
        {
            return $"<{reference.URN}>";
        }
        return value.Type switch
        {
            PropertyValueType.Asset => "<asset>",
            PropertyValueType.Archive => "<archive>",
            _ => "null",
        };
    }
}
