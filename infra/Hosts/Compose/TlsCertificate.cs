using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cht.Hosts.Compose;

/// <summary>Judges a certificate and its key before any machine sees them.</summary>
public static class TlsCertificate
{
    /// <summary>What is wrong, without showing any of it; empty when nginx will take both.</summary>
    public static IEnumerable<string> Problems(string? certificate, string? key, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(certificate) || string.IsNullOrWhiteSpace(key))
        {
            return ["certificateMode OWN_CERT needs both certificate and certificateKey"];
        }

        try
        {
            // Fails when the key does not belong to the certificate, or has a passphrase.
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
            return now.UtcDateTime > pair.NotAfter.ToUniversalTime()
                ? [$"the certificate of {pair.Subject} ended on {pair.NotAfter.ToUniversalTime():yyyy-MM-dd}"]
                : [];
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return ["certificate and certificateKey are no pair in PEM form without a passphrase"];
        }
    }
}
