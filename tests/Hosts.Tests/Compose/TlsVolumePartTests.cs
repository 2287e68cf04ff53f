using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Cht.Hosts.Compose;
using Cht.Layout;

namespace Cht.Hosts.Tests.Compose;

public class TlsVolumePartTests
{
    private static readonly (string Certificate, string Key) Pair = Make(DateTimeOffset.UtcNow.AddDays(30));

    private static TlsVolumeDesired Own => new() { Host = "core", Project = "cht", Certificate = Pair.Certificate, Key = Pair.Key };

    private static TlsVolumeDesired SelfSigned => new() { Host = "core", Project = "cht" };

    private static (string Certificate, string Key) Make(DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=cht.example.org", key, HashAlgorithmName.SHA256).CreateSelfSigned(end.AddDays(-60), end);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public void The_volume_is_made_with_the_labels_that_make_it_Composes_own()
    {
        var operation = new TlsVolumePart().Plan(SelfSigned, new(true, false, "", false)).Operations.Single();

        operation.Script.Text.ShouldContain("--label com.docker.compose.project=cht --label com.docker.compose.volume=cht-ssl cht_cht-ssl");
        operation.Script.Input.IsEmpty.ShouldBeTrue();
        new TlsVolumePart().Plan(SelfSigned, new(true, true, "whatever nginx made", false)).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void An_own_certificate_is_written_over_standard_input_and_not_shown()
    {
        var operation = new TlsVolumePart().Plan(Own, new(true, true, "", false)).Operations.Single();

        Encoding.ASCII.GetString(operation.Script.Input.Span).ShouldContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Pair.Key)));
        operation.Script.Text.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Pair.Key)));
        operation.Cause.ShouldNotContain("PRIVATE");
        Own.ToString().ShouldNotContain("PRIVATE");
        new TlsVolumePart().Plan(Own, new(true, true, ComposeFile.Digest(Pair.Certificate), true)).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Certificates_that_nginx_would_refuse_are_named_without_being_shown()
    {
        var now = DateTimeOffset.UtcNow;
        TlsCertificate.Problems(Pair.Certificate, Pair.Key, now).ShouldBeEmpty();
        TlsCertificate.Problems(null, Pair.Key, now).Single().ShouldContain("needs both");
        TlsCertificate.Problems(Pair.Certificate, Make(now.AddDays(1)).Key, now).Single().ShouldContain("no pair in PEM form");
        TlsCertificate.Problems("nonsense", "nonsense", now).Single().ShouldContain("no pair in PEM form");
        var ended = Make(now.AddDays(-1));
        TlsCertificate.Problems(ended.Certificate, ended.Key, now).Single().ShouldContain("ended on");
    }
}
