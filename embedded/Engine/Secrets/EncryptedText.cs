using System.Security.Cryptography;
using System.Text;

namespace Cht.Engine.Secrets;

/// <summary>
/// Pulumi's text form of an encrypted value: <c>v1:nonce:data</c> in base64; AES-256-GCM, 12 byte nonce, the 16 byte tag
/// at the end of the data, no associated data.
/// </summary>
internal static class EncryptedText
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static string Encrypt(byte[] key, string plaintext)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var plain = Encoding.UTF8.GetBytes(plaintext);
        var data = new byte[plain.Length + TagLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, plain, data.AsSpan(0, plain.Length), data.AsSpan(plain.Length));
        return $"v1:{Convert.ToBase64String(nonce)}:{Convert.ToBase64String(data)}";
    }

    /// <exception cref="CryptographicException">Wrong key or changed text.</exception>
    /// <exception cref="FormatException">Not an encrypted text.</exception>
    public static string Decrypt(byte[] key, string text)
    {
        var parts = text.Split(':');
        if (parts.Length != 3 || parts[0] != "v1")
        {
            throw new FormatException("An encrypted value has the form v1:<nonce>:<data>.");
        }

        var nonce = Convert.FromBase64String(parts[1]);
        var data = Convert.FromBase64String(parts[2]);
        if (nonce.Length != NonceLength || data.Length < TagLength)
        {
            throw new FormatException("An encrypted value has a nonce of 12 bytes and at least 16 bytes of data.");
        }

        var plain = new byte[data.Length - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(nonce, data.AsSpan(0, plain.Length), data.AsSpan(plain.Length), plain);
        return Encoding.UTF8.GetString(plain);
    }
}
