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

    /// <summary>Ciphertexts of another key (an imported state) are replaced by our own.</summary>
    public bool CanReuse(ISecretsProvider writtenWith) => ReferenceEquals(writtenWith, Provider);

    /// <summary>Which ciphertext a secret has in the state that was read.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="plaintext">As it would be written, which need not be the text that was encrypted.</param>
    /// <param name="ciphertext">As it was read.</param>
    public void Remember(string place, string plaintext, string ciphertext) => known[(place, plaintext)] = ciphertext;
}
