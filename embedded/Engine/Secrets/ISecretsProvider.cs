using System.Text.Json;

namespace Cht.Engine.Secrets;

/// <summary>Encrypts the secrets of one stack. The texts are those of Pulumi's state and stack files.</summary>
public interface ISecretsProvider
{
    /// <summary>As in the state's <c>secrets_providers.type</c>, for instance <c>passphrase</c>.</summary>
    string Type { get; }

    /// <summary>The state's <c>secrets_providers.state</c>: what is needed, besides the user's key, to decrypt again.</summary>
    JsonElement State { get; }

    string Encrypt(string plaintext);

    /// <exception cref="SecretsException">The text was not encrypted with this key, or was tampered with.</exception>
    string Decrypt(string ciphertext);

    /// <summary>A provider for a state written with other settings (an imported one) but the same user's key.</summary>
    /// <exception cref="SecretsException">The type is not supported, or the key does not fit.</exception>
    ISecretsProvider For(string type, JsonElement state);
}
