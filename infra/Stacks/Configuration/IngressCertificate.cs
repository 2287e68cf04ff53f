using System.Collections.Immutable;
using Cht.Hosts.Compose;
using Cht.Layout;
using Pulumi;

namespace Cht.Stacks.Configuration;

/// <summary>The certificate that the ingress shows, as the configuration gives it. Without one the operator makes the secret.</summary>
internal sealed class IngressCertificate
{
    private static readonly ImmutableArray<string> Keys = ["certificate", "certificateKey"];

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

        // The command line hands the default over, an empty text.
        ImmutableArray<string> missing = [.. Keys.Where(name => reader.OptionalText(name) is null)];
        foreach (var name in missing)
        {
            reader.Problems.Add(name, "it is missing, and certificateMode is OWN_CERT", $"Set it with: scripts/infra config set {name} --secret");
        }

        return missing.IsEmpty ? new(reader.Secret("certificate")!, reader.Secret("certificateKey")!) : null;
    }

    /// <summary>The secret of the ingress.</summary>
    /// <exception cref="RunException">No pair, or too old: says so without showing either.</exception>
    public Output<KubernetesObject> For(KubernetesCluster cluster) => Output.CreateSecret(Output.Tuple(certificate, key).Apply(pair =>
        TlsCertificate.Problems(pair.Item1, pair.Item2, TimeProvider.System.GetUtcNow()).FirstOrDefault() is { } problem
            ? throw new RunException($"The certificate of the ingress cannot be used: {problem}. Set certificate and certificateKey anew.")
            : KubernetesObjects.TlsSecret(cluster, pair.Item1, pair.Item2)));
}
