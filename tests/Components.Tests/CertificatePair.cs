using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cht.Components.Tests;

/// <summary>A certificate of the test and its key, in PEM form.</summary>
internal sealed record CertificatePair(string Certificate, string Key)
{
    public static CertificatePair Create(int days = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest("CN=cht.example.org", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-60), now.AddDays(days));
        return new(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
