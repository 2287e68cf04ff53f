using System.Security.Cryptography;
using System.Text.Json;

namespace Cht.Engine.Secrets;

/// <summary>Pulumi's secrets provider <c>passphrase</c>: values encrypted with a key derived from a passphrase and a salt.</summary>
public sealed class PassphraseSecretsProvider : ISecretsProvider
{
    private const string ProviderType = "passphrase";

    /// <summary>What the salt line carries, encrypted, so that a wrong passphrase is noticed at once.</summary>
    private const string CheckValue = "pulumi";

    private readonly byte[] key;
    private readonly string passphrase;

    private PassphraseSecretsProvider(byte[] key, string passphrase, string saltLine)
    {
        this.key = key;
        this.passphrase = passphrase;
        SaltLine = saltLine;
        State = JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal) { ["salt"] = saltLine });
    }

    public string Type => ProviderType;

    public JsonElement State { get; }

    /// <summary>The value of <c>encryptionsalt</c> in the stack file: <c>v1:salt:v1:nonce:data</c>.</summary>
    public string SaltLine { get; }

    /// <summary>A provider with a new random salt, for a stack that has none yet.</summary>
    public static PassphraseSecretsProvider Create(string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(PassphraseKey.SaltLength);
        var derived = PassphraseKey.Derive(passphrase, salt);
        return new PassphraseSecretsProvider(
            derived, passphrase, $"v1:{Convert.ToBase64String(salt)}:{EncryptedText.Encrypt(derived, CheckValue)}");
    }

    /// <summary>Derives the key ahead of time: an <see cref="Open"/> that comes meanwhile waits for the rest of it only.</summary>
    /// <param name="saltLine">As for <see cref="Open"/>, which reports what is wrong with it.</param>
    /// <returns>Whether the line has a salt.</returns>
    public static bool Anticipate(string saltLine, string passphrase) =>
        saltLine.Split(':', 3) is ["v1", var salt, _] && Convert.TryFromBase64String(salt, new byte[salt.Length], out _)
        && PassphraseKey.Derive(passphrase, Convert.FromBase64String(salt)).Length > 0;

    /// <param name="saltLine">The value of <c>encryptionsalt</c> in the stack file.</param>
    /// <exception cref="SecretsException">The passphrase is wrong or the line malformed.</exception>
    public static PassphraseSecretsProvider Open(string saltLine, string passphrase)
    {
        var parts = saltLine.Split(':', 3);
        if (parts.Length != 3 || parts[0] != "v1")
        {
            throw new SecretsException(
                $"The encryption salt '{saltLine}' is malformed; expected v1:<salt>:v1:<nonce>:<data> as written by 'stack init'.");
        }

        try
        {
            var derived = PassphraseKey.Derive(passphrase, Convert.FromBase64String(parts[1]));
            if (EncryptedText.Decrypt(derived, parts[2]) == CheckValue)
            {
                return new PassphraseSecretsProvider(derived, passphrase, saltLine);
            }
        }
        catch (CryptographicException)
        {
            // Falls through: authentication failed, so the passphrase is another one.
        }
        catch (FormatException exception)
        {
            throw new SecretsException("The encryption salt of the stack is malformed: " + exception.Message, exception);
        }

        throw new SecretsException(
            "Wrong passphrase: it does not fit the stack's encryption salt. Set PULUMI_CONFIG_PASSPHRASE or "
            + "PULUMI_CONFIG_PASSPHRASE_FILE to the passphrase the stack was created with.");
    }

    public string Encrypt(string plaintext) => EncryptedText.Encrypt(key, plaintext);

    public string Decrypt(string ciphertext)
    {
        try
        {
            return EncryptedText.Decrypt(key, ciphertext);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            throw new SecretsException(
                "A secret cannot be decrypted: it was written with another passphrase or salt, or has been changed.", exception);
        }
    }

    public ISecretsProvider For(string type, JsonElement state)
    {
        if (type != ProviderType || state.ValueKind != JsonValueKind.Object || !state.TryGetProperty("salt", out var salt))
        {
            throw new SecretsException(
                $"The state's secrets are kept by '{type}'; the embedded engine supports only 'passphrase'. "
                + "Change it with 'pulumi stack change-secrets-provider passphrase'.");
        }

        var line = salt.GetString() ?? string.Empty;
        return line == SaltLine ? this : Open(line, passphrase);
    }
}
