using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Cht.Engine.Secrets;

/// <summary>
/// The key that Pulumi's passphrase provider derives: PBKDF2 with HMAC-SHA-256, 1 000 000 rounds, 32 bytes. A derivation
/// takes most of a second, so each is done once per process.
/// </summary>
internal static class PassphraseKey
{
    public const int SaltLength = 8;
    private const int Rounds = 1_000_000;
    private const int KeyLength = 32;

    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Derived = new(StringComparer.Ordinal);

    public static byte[] Derive(string passphrase, byte[] salt)
    {
        // The passphrase itself is not kept: the cache knows it by its hash.
        var name = Convert.ToHexString(SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(passphrase)]));
        return Derived.GetOrAdd(name, _ => new Lazy<byte[]>(
            () => Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, Rounds, HashAlgorithmName.SHA256, KeyLength))).Value;
    }
}
