using System.Text.Json;

namespace Cht.Engine.Secrets;

/// <summary>Lets a state be read without its passphrase: each secret becomes the marked text <c>[secret]</c>. Cannot write.</summary>
public sealed class UnavailableSecretsProvider : ISecretsProvider
{
    public UnavailableSecretsProvider()
        : this("unavailable", JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal)))
    {
    }

    /// <summary>Stands for the provider of a state, so that it can be written with its secrets as they are.</summary>
    internal UnavailableSecretsProvider(string type, JsonElement state) => (Type, State) = (type, state);

    public string Type { get; }

    public JsonElement State { get; }

    public string Encrypt(string plaintext) =>
        throw new SecretsException("The stack's passphrase is needed to write secrets. Set PULUMI_CONFIG_PASSPHRASE.");

    public string Decrypt(string ciphertext) => "\"[secret]\"";

    public ISecretsProvider For(string type, JsonElement state) => this;
}
