using Cht.Hosts.Compose;
using Cht.Layout;
using Pulumi;

namespace Cht.Stacks.Configuration;

/// <summary>The certificate that the ingress shows, as the configuration gives it. Without one the operator makes the secret.</summary>
internal sealed class IngressCertificate
{
    private readonly Output<string> certificate;
    private readonly Output<string> key;

    private IngressCertificate(Output<string> certificate, Output<string> key) => (this.certificate, this.key) = (certificate, key);

    /// <summary>Null where none is given; what is missing is noted in the reader.</summary>
    public static IngressCertificate? Read(ConfigReader reader)
    {
        var mode = reader.Text("certificateMode");
        if (mode == "AUTO_GENERATE")
        {
            reader.Problems.Add("certificateMode", "found 'AUTO_GENERATE' with a cluster on Kubernetes",
                "Write OWN_CERT with certificate and certificateKey, or leave it out and let cert-manager make the secret that kubernetes.tlsSecret names");
        }

        if (mode != "OWN_CERT")
        {
            return null;
        }

        var (certificate, key) = (reader.Secret("certificate"), reader.Secret("certificateKey"));
        foreach (var missing in new[] { ("certificate", certificate), ("certificateKey", key) }.Where(value => value.Item2 is null))
        {
            reader.Problems.Add(missing.Item1, "it is missing, and certificateMode is OWN_CERT", $"Set it with: scripts/infra config set {missing.Item1} --secret");
        }

        return certificate is null || key is null ? null : new(certificate, key);
    }

    /// <summary>The secret of the ingress.</summary>
    /// <exception cref="RunException">No pair, or too old: says so without showing either.</exception>
    public Output<KubernetesObject> For(KubernetesCluster cluster) => Output.CreateSecret(Output.Tuple(certificate, key).Apply(pair =>
        TlsCertificate.Problems(pair.Item1, pair.Item2, TimeProvider.System.GetUtcNow()).FirstOrDefault() is { } problem
            ? throw new RunException($"The certificate of the ingress cannot be used: {problem}. Set certificate and certificateKey anew.")
            : KubernetesObjects.TlsSecret(cluster, pair.Item1, pair.Item2)));
}
