using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cht.Cli.Settings;

/// <summary>
/// Configuration values as the program receives them (PULUMI_CONFIG): scalars as text, structured values as JSON text.
/// </summary>
internal static class ConfigText
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="node">The value.</param>
    /// <param name="decrypt">From cipher text to clear text, or to a placeholder.</param>
    public static string Render(ConfigNode node, Func<string, string> decrypt) => node switch
    {
        ConfigScalar scalar => scalar.Value,
        ConfigSecret secret => decrypt(secret.Ciphertext),
        _ => Json(node, decrypt),
    };

    public static string Json(ConfigNode node, Func<string, string> decrypt)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, node, decrypt);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter writer, ConfigNode node, Func<string, string> decrypt)
    {
        switch (node)
        {
            case ConfigScalar scalar:
                WriteScalar(writer, scalar);
                break;
            case ConfigSecret secret:
                writer.WriteStringValue(decrypt(secret.Ciphertext));
                break;
            case ConfigList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item, decrypt);
                }
                writer.WriteEndArray();
                break;
            case ConfigMap map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(writer, value, decrypt);
                }
                writer.WriteEndObject();
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, ConfigScalar scalar)
    {
        switch (scalar.Kind)
        {
            case ScalarKind.Null:
                writer.WriteNullValue();
                break;
            case ScalarKind.Boolean:
                writer.WriteBooleanValue(string.Equals(scalar.Value, "true", StringComparison.OrdinalIgnoreCase));
                break;
            case ScalarKind.Integer when long.TryParse(scalar.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var integer):
                writer.WriteNumberValue(integer);
                break;
            case ScalarKind.Number when double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(scalar.Value);
                break;
        }
    }
}
