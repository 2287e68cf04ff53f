using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cht.Engine.Properties;
using Cht.Engine.Secrets;
using Pulumi;
using Pulumi.Experimental;

namespace Cht.Engine.State;

/// <summary>Writes property values as the state has them. Map keys are sorted, so equal values give equal text.</summary>
/// <param name="secrets">Encrypts.</param>
/// <param name="showSecrets">In clear, for an export that was asked to.</param>
/// <param name="inside">True inside a secret, whose own secrets are marked but not encrypted once more, as Pulumi writes them.</param>
internal sealed class PropertyWriter(SecretCache secrets, bool showSecrets, bool inside = false)
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="place">Where the values stand, for the re-use of ciphertexts.</param>
    public void Write(Utf8JsonWriter json, string place, PropertyMap map)
    {
        json.WriteStartObject();
        foreach (var (key, value) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            // What a failed run left unknown has no place in the state.
            if (!PropertyMaps.ContainsComputed(value))
            {
                json.WritePropertyName(key);
                Write(json, PropertyPath.Child(place, key), value);
            }
        }

        json.WriteEndObject();
    }

    public void Write(Utf8JsonWriter json, string place, PropertyValue value)
    {
        if (value.IsSecret)
        {
            WriteSecret(json, place, value.WithSecret(false));
        }
        else if (value.TryGetArray(out var items))
        {
            json.WriteStartArray();
            for (var index = 0; index < items.Length; index++)
            {
                Write(json, PropertyPath.Element(place, index), items[index]);
            }

            json.WriteEndArray();
        }
        else if (value.TryGetMap(out var map))
        {
            Write(json, place, map);
        }
        else
        {
            WriteScalar(json, value);
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, PropertyValue value)
    {
        switch (value.Type)
        {
            case PropertyValueType.Null:
                json.WriteNullValue();
                break;
            case PropertyValueType.Bool when value.TryGetBool(out var flag):
                json.WriteBooleanValue(flag);
                break;
            case PropertyValueType.Number when value.TryGetNumber(out var odd) && !double.IsFinite(odd):
                json.WriteStartObject();
                json.WriteString(Signatures.Key, Signatures.Number);
                json.WriteString("value", BitConverter.DoubleToUInt64Bits(odd).ToString("x16", CultureInfo.InvariantCulture));
                json.WriteEndObject();
                break;
            case PropertyValueType.Number when value.TryGetNumber(out var number):
                json.WriteNumberValue(number);
                break;
            case PropertyValueType.String when value.TryGetString(out var text):
                json.WriteStringValue(text);
                break;
            case PropertyValueType.Asset when value.TryGetAsset(out var asset):
                WriteAsset(json, asset);
                break;
            case PropertyValueType.Archive when value.TryGetArchive(out var archive):
                WriteAsset(json, archive);
                break;
            case PropertyValueType.Resource when value.TryGetResource(out var reference):
                WriteReference(json, reference);
                break;
            default:
                throw new StateFormatException("An unknown value cannot be stored in the state.");
        }
    }

    private static void WriteAsset(Utf8JsonWriter json, AssetOrArchive asset)
    {
        json.WriteStartObject();
        json.WriteString(Signatures.Key, asset is Asset ? Signatures.Asset : Signatures.Archive);
        if (asset.Content is IEnumerable<KeyValuePair<string, AssetOrArchive>> parts)
        {
            json.WriteStartObject(asset.Property);
            foreach (var (name, part) in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                WriteAsset(json, part);
            }

            json.WriteEndObject();
        }
        else
        {
            var content = (string)asset.Content;
            if (content.Length > 0)
            {
                json.WriteString(asset.Property, content);
            }
        }

        if (AssetHashes.Of(asset) is { Length: > 0 } hash)
        {
            json.WriteString("hash", hash);
        }

        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, ResourceReference reference)
    {
        json.WriteStartObject();
        json.WriteString(Signatures.Key, Signatures.Resource);
        json.WriteString("urn", reference.URN.ToString());
        if (reference.Id is not null && reference.Id.TryGetString(out var id))
        {
            json.WriteString("id", id);
        }

        json.WriteString("packageVersion", reference.PackageVersion);
        json.WriteEndObject();
    }

    /// <summary>The JSON text of a secret's content: what is encrypted.</summary>
    public string SecretText(string place, PropertyValue content)
    {
        using var buffer = new MemoryStream();
        using (var inner = new Utf8JsonWriter(buffer, Options))
        {
            new PropertyWriter(secrets, showSecrets, inside: true).Write(inner, place + "!", content);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private void WriteSecret(Utf8JsonWriter json, string place, PropertyValue value)
    {
        var plaintext = SecretText(place, value);
        json.WriteStartObject();
        json.WriteString(Signatures.Key, Signatures.Secret);
        if (showSecrets)
        {
            json.WriteString("plaintext", plaintext);
        }
        else
        {
            json.WriteString("ciphertext", inside ? plaintext : secrets.Encrypt(place, plaintext));
        }

        json.WriteEndObject();
    }
}
