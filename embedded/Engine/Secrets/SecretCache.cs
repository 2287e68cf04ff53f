using System.Collections.Concurrent;

namespace Cht.Engine.Secrets;

/// <summary>
/// Remembers which ciphertext stands for which secret at which place of the state, so that an unchanged secret keeps its
/// ciphertext and a run without changes leaves the state as it was.
/// </summary>
internal sealed class SecretCache(ISecretsProvider provider)
{
    private readonly ConcurrentDictionary<(string Place, string Plaintext), string> known = new();

    public ISecretsProvider Provider { get; } = provider;

    public string Encrypt(string place, string plaintext) =>
        known.GetOrAdd((place, plaintext), entry => Provider.Encrypt(entry.Plaintext));

    /// <summary>Decrypts with the provider the state was written with; only our own ciphertexts can be used again.</summary>
    public string Decrypt(string place, string ciphertext, ISecretsProvider writtenWith)
    {
        var plaintext = writtenWith.Decrypt(ciphertext);
        if (ReferenceEquals(writtenWith, Provider))
        {
            known[(place, plaintext)] = ciphertext;
        }

        return plaintext;
    }
}
