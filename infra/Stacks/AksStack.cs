using System.Text.Json;
using Cht.Components.Kubernetes;
using Cht.Layout;
using Cht.Stacks.Configuration;
using Pulumi;

namespace Cht.Stacks;

/// <summary>A cluster on AKS with the CHT in it. Previewed anywhere, applied by the Pulumi command line.</summary>
internal sealed class AksStack(ConfigReader reader, AksClusterArgs args, AksDemand demand, IngressCertificate? certificate) : IClusterStack
{
    /// <summary>Null when the configuration has problems, which are noted in the reader.</summary>
    public static AksStack? Read(ConfigReader reader, string stackName)
    {
        var read = AksReader.Read(reader, stackName, AzureStack.Location(reader));
        var certificate = IngressCertificate.Read(reader);
        return read is { } found ? new AksStack(reader, found.Args, found.Demand, certificate) : null;
    }

    public string Target => "aks";

    public ClusterLayout? Layout => null;

    public IDictionary<string, object?> Declare()
    {
        Log.Info($"AKS takes of the subscription's quotas: {demand}");
        var cluster = new AksCluster("aks", args);
        var chart = new ChtChart("cht", new()
        {
            Cluster = args.Cht,
            Kubeconfig = cluster.Kubeconfig,
            Host = cluster.Cluster,
            Nodes = [.. cluster.Pools],
            SecretsRotation = reader.Integer("secretsRotation"),
            TlsSecret = certificate?.For(args.Cht),
        });
        var outputs = new Dictionary<string, object?>
        {
            ["layout"] = JsonDocument.Parse(LayoutDocument.For(args.Cht).Render()).RootElement.Clone(),
            ["machines"] = Array.Empty<object>(),
            ["kubeconfig"] = cluster.Kubeconfig,
            ["kubernetesVersion"] = cluster.Cluster.CurrentKubernetesVersion,
            ["oidcIssuer"] = cluster.Cluster.OidcIssuerUrl,
            ["quota"] = Quota(),
            ["url"] = $"https://{args.Cht.Ingress.Host}",
        };
        foreach (var (name, value) in KubernetesOutputs.For(args.Cht, chart.Secrets))
        {
            outputs[name] = value;
        }

        return outputs;
    }

    private Dictionary<string, object?> Quota() => new()
    {
        ["families"] = demand.Processors.ToDictionary(family => family.Key, family => (object?)family.Value),
        ["processors"] = demand.TotalProcessors,
        ["disks"] = demand.Disks,
        ["diskSize"] = (double)demand.DiskSize,
        ["publicAddresses"] = demand.PublicAddresses,
    };
}
