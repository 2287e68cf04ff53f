using System.Text.Json;

namespace Cht.Engine.Secrets;

/// <summary>Lets a state be read without its passphrase: each secret becomes the marked text <c>[secret]</c>. Cannot write.</summary>
public sealed class UnavailableSecretsProvider : ISecretsProvider
{
    public string Type => "unavailable";

    public JsonElement State { get; } = JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal));

    public string Encrypt(string plaintext) =>
        throw new SecretsException("The stack's passphrase is needed to write secrets. Set PULUMI_CONFIG_PASSPHRASE.");

    public string Decrypt(string ciphertext) => "\"[secret]\"";

    public ISecretsProvider For(string type, JsonElement state) => this;
}
