using System.Collections.Immutable;
using Cht.Components.HandOver;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.MicroK8s;
using Cht.Provider.Secrets;
using Pulumi;

namespace Cht.Components.Kubernetes;

/// <summary>What runs in the cluster, and what its operator needs: secrets, objects, chart, layout document, ssh_config.</summary>
public sealed class KubernetesHandOver : ComponentResource
{
    public KubernetesHandOver(string name, KubernetesHandOverArgs args, ComponentResourceOptions? options = null)
        : base("cht:index:KubernetesHandOver", name, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        var cluster = args.Layout.Kubernetes ?? throw new ArgumentException("The layout has no Kubernetes part.", nameof(args));
        var (machines, nodes) = (args.Machines, args.Nodes);
        var generated = new GeneratedClusterSecrets("secrets", new() { Rotation = args.SecretsRotation }, new() { Parent = this });
        Secrets = Output.Tuple(generated.Password, generated.Secret, generated.Uuid)
            .Apply(values => ClusterSecrets.Given(values.Item1, values.Item2, values.Item3));
        _ = new ChtRelease("release", ReleaseArgs(cluster, args), nodes.First.After(this, [nodes.Cluster, .. nodes.Members]));
        Layout = KnownLayout.Of(args.Layout, machines, args.Bastion).Apply(known => LayoutDocument.For(known).Render());
        SshConfig = new SshClientConfig("ssh-config", new()
        {
            Stack = Deployment.Instance.StackName,
            Machines = machines.Select(machine => machine.Connection).ToArray(),
        }, new() { Parent = this }).Path;
        RegisterOutputs();
    }

    public Output<ClusterSecrets> Secrets { get; }

    /// <summary>The hand-over document as JSON text.</summary>
    public Output<string> Layout { get; }

    /// <summary>Path of an ssh_config with one Host per machine.</summary>
    public Output<string> SshConfig { get; }

    private ChtReleaseArgs ReleaseArgs(KubernetesCluster cluster, KubernetesHandOverArgs args) => new()
    {
        Connection = args.Nodes.First.Connection,
        Namespace = cluster.Namespace,
        Release = cluster.Name,
        Chart = cluster.Chart.Name,
        Repository = cluster.Chart.Repository,
        ChartVersion = cluster.Chart.Version,
        Objects = KubernetesObjects.ToYaml(KubernetesObjects.BeforeChart(cluster)),
        Values = HelmValues.For(cluster),
        SecretValues = Output.CreateSecret(Secrets.Apply(secrets => HelmValues.SecretsFor(cluster, secrets))),
        Kustomization = ChartPatches.Kustomization(cluster),
        SecretObjects = args.TlsSecret is { } secret ? (Input<string>)Output.CreateSecret(secret.Apply(item => KubernetesObjects.ToYaml([item]))) : null,
    };
}

/// <summary>What runs in a MicroK8s cluster.</summary>
public sealed record KubernetesHandOverArgs
{
    public required ClusterLayout Layout { get; init; }

    public required ImmutableArray<ClusterMachine> Machines { get; init; }

    public required MicroK8sNodes Nodes { get; init; }

    /// <summary>How administrators reach a bastion that the stack itself made; null where the layout knows it, or there is none.</summary>
    public Output<SshAccess?>? Bastion { get; init; }

    public required int SecretsRotation { get; init; }

    /// <summary>Certificate and key of the ingress, a secret; null where the operator makes it.</summary>
    public Output<KubernetesObject>? TlsSecret { get; init; }
}
