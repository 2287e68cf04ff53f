using System.Text;
using Pulumi;
using static Cht.Components.Tests.CloudConfig;

namespace Cht.Components.Tests;

/// <summary>A given certificate becomes the secret that the ingress names, on AKS and on MicroK8s.</summary>
[Collection(nameof(OneConfigurationAtATime))]
public sealed class IngressCertificateTests
{
    private const string Secret = "kubernetes:core/v1:Secret";

    [Fact]
    public async Task On_AKS_it_is_a_resource_that_the_ingress_names()
    {
        var pair = CertificatePair.Create();
        var (mocks, _) = await StackRun.RunAsync("prod", Aks(("certificateMode", "OWN_CERT"), ("certificate", pair.Certificate), ("certificateKey", pair.Key)));

        var secret = mocks.Single(Secret, "api-tls-secret").Inputs;
        secret["type"].ShouldBe("kubernetes.io/tls");
        Text(Object(secret["data"])["tls.crt"]).ShouldBe(pair.Certificate);
        Text(Object(secret["data"])["tls.key"]).ShouldBe(pair.Key);
        var ingress = Object(mocks.Single("kubernetes:networking.k8s.io/v1:Ingress", "api-ingress").Inputs["spec"]);
        Object(List(ingress["tls"]).Single())["secretName"].ShouldBe(Object(secret["metadata"])["name"]);
    }

    [Fact]
    public async Task On_MicroK8s_it_goes_in_with_the_other_objects()
    {
        var pair = CertificatePair.Create();
        var (mocks, _) = await StackRun.RunAsync("prod", MicroK8s(pair, "OWN_CERT"));

        var release = mocks.Single("hosts:index:ChtRelease", "release").Inputs;
        ((string)release["secretObjects"]).ShouldContain($"tls.crt: \"{Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Certificate))}\"");
        ((string)release["objects"]).ShouldNotContain("tls.crt");
    }

    [Fact]
    public async Task Without_one_the_operator_makes_the_secret()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aks());

        mocks.Of(Secret).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_does_not_fit_is_refused_without_being_shown(bool onMicroK8s)
    {
        var mixed = CertificatePair.Create() with { Key = CertificatePair.Create().Key };
        var config = onMicroK8s ? MicroK8s(mixed, "OWN_CERT")
            : Aks(("certificateMode", "OWN_CERT"), ("certificate", mixed.Certificate), ("certificateKey", mixed.Key));

        var failure = await Should.ThrowAsync<RunException>(() => StackRun.RunAsync("prod", config));

        failure.Message.ShouldContain("certificate and certificateKey are no pair");
        failure.Message.ShouldNotContain(mixed.Key.Split('\n')[1]);
    }

    [Fact]
    public async Task A_certificate_that_has_ended_is_named()
    {
        var old = CertificatePair.Create(days: -1);

        var failure = await Should.ThrowAsync<RunException>(() =>
            StackRun.RunAsync("prod", Aks(("certificateMode", "OWN_CERT"), ("certificate", old.Certificate), ("certificateKey", old.Key))));

        failure.Message.ShouldContain("the certificate of CN=cht.example.org ended on");
    }

    [Theory]
    [InlineData("OWN_CERT", "cht-cluster:certificateKey: it is missing, and certificateMode is OWN_CERT")]
    [InlineData("AUTO_GENERATE", "cht-cluster:certificateMode: found 'AUTO_GENERATE' with a cluster on Kubernetes")]
    public async Task A_mode_that_cannot_work_is_refused(string mode, string message)
    {
        foreach (var config in new[] { Aks(("certificateMode", mode), ("commonName", "cht.example.org")), MicroK8s(pair: null, mode) })
        {
            (await Should.ThrowAsync<RunException>(() => StackRun.RunAsync("prod", config))).Message.ShouldContain(message);
        }
    }

    private static Dictionary<string, object> MicroK8s(CertificatePair? pair, string mode)
    {
        var config = Aws(("target", "microk8s"), ("microk8sMachines", "aws"), ("kubernetes", new { ingressHost = "cht.example.org" }),
            ("certificateMode", mode), ("commonName", "cht.example.org"));
        if (pair is not null)
        {
            (config["certificate"], config["certificateKey"]) = (pair.Certificate, pair.Key);
        }

        return config;
    }

    private static string Text(object base64) => Encoding.UTF8.GetString(Convert.FromBase64String((string)base64));
}
