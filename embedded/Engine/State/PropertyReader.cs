using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Cht.Engine.Properties;
using Cht.Engine.Secrets;
using Pulumi;
using Pulumi.Experimental;

namespace Cht.Engine.State;

/// <summary>Reads property values from the state's JSON; secrets are decrypted and marked.</summary>
/// <param name="secrets">Keeps which ciphertext stands for which secret.</param>
/// <param name="writtenWith">Decrypts.</param>
/// <param name="inside">True inside a secret, whose own secrets are not encrypted once more.</param>
internal sealed class PropertyReader(SecretCache secrets, ISecretsProvider writtenWith, bool inside = false)
{
    private readonly PropertyWriter writer = new(secrets, showSecrets: false);

    public PropertyMap ReadMap(string place, JsonElement json) => json.EnumerateObject().ToImmutableDictionary(
        property => property.Name,
        property => Read(PropertyPath.Child(place, property.Name), property.Value),
        StringComparer.Ordinal);

    public PropertyValue Read(string place, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => PropertyValue.Null,
        JsonValueKind.True => new PropertyValue(true),
        JsonValueKind.False => new PropertyValue(false),
        JsonValueKind.Number => new PropertyValue(json.GetDouble()),
        JsonValueKind.String => new PropertyValue(json.GetString()!),
        JsonValueKind.Array => new PropertyValue(
            json.EnumerateArray().Select((item, index) => Read(PropertyPath.Element(place, index), item)).ToImmutableArray()),
        _ => json.TryGetProperty(Signatures.Key, out var signature)
            ? ReadSpecial(place, signature.GetString(), json)
            : new PropertyValue(ReadMap(place, json)),
    };

    private PropertyValue ReadSpecial(string place, string? signature, JsonElement json) => signature switch
    {
        Signatures.Secret => ReadSecret(place, json),
        Signatures.Number => new PropertyValue(ReadNumber(place, json)),
        Signatures.Asset => new PropertyValue((Asset)ReadAsset(json)),
        Signatures.Archive => new PropertyValue((Archive)ReadAsset(json)),
        Signatures.Resource => new PropertyValue(new ResourceReference(
            new Urn(Text(json, "urn") ?? throw new StateFormatException($"The resource reference at {place} has no urn.")),
            Text(json, "id") is { } id ? new PropertyValue(id) : null,
            Text(json, "packageVersion") ?? string.Empty)),
        _ => throw new StateFormatException(
            $"The value at {place} is of a kind this engine does not know (signature {signature}). Use the Pulumi CLI for this stack."),
    };

    private PropertyValue ReadSecret(string place, JsonElement json)
    {
        var ciphertext = Text(json, "ciphertext");
        var plaintext = Text(json, "plaintext") ?? Decrypt(
            ciphertext ?? throw new StateFormatException($"The secret at {place} has neither ciphertext nor plaintext."));
        using var document = JsonDocument.Parse(plaintext);
        var value = new PropertyReader(secrets, writtenWith, inside: true).Read(place + "!", document.RootElement);
        if (!inside && ciphertext is not null && secrets.CanReuse(writtenWith))
        {
            secrets.Remember(place, writer.SecretText(place, value), ciphertext);
        }

        return value.WithSecret(true);
    }

    /// <summary>
    /// A secret inside a secret is plain JSON text (pulumi:pkg/resource/stack/deployment.go, NopEncrypter). Earlier releases of
    /// this engine encrypted it as well; no ciphertext is JSON.
    /// </summary>
    private string Decrypt(string ciphertext) => inside && IsJson(ciphertext) ? ciphertext : writtenWith.Decrypt(ciphertext);

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A number that JSON has no form for: infinite, or none.</summary>
    private static double ReadNumber(string place, JsonElement json) =>
        ulong.TryParse(Text(json, "value"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            ? BitConverter.UInt64BitsToDouble(bits)
            : throw new StateFormatException($"The number at {place} has no value.");

    private static AssetOrArchive ReadAsset(JsonElement json)
    {
        var read = ReadContent(json);
        AssetHashes.Remember(read, Text(json, "hash"));
        return read;
    }

    private static AssetOrArchive ReadContent(JsonElement json)
    {
        var asset = json.TryGetProperty(Signatures.Key, out var signature) && signature.GetString() == Signatures.Asset;
        if (json.TryGetProperty("assets", out var parts))
        {
            return new AssetArchive(parts.EnumerateObject().ToDictionary(
                part => part.Name, part => ReadAsset(part.Value), StringComparer.Ordinal));
        }

        return (asset, Text(json, "path"), Text(json, "uri")) switch
        {
            (true, { Length: > 0 } path, _) => new FileAsset(path),
            (true, _, { Length: > 0 } uri) => new RemoteAsset(uri),
            (true, _, _) => new StringAsset(Text(json, "text") ?? string.Empty),
            (false, { } path, _) => new FileArchive(path),
            (false, _, { } uri) => new RemoteArchive(uri),
            _ => throw new StateFormatException("An archive in the state has neither assets nor path nor uri."),
        };
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
