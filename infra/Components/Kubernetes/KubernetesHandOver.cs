using System.Collections.Immutable;
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
    public KubernetesHandOver(
        string name, ClusterLayout layout, ImmutableArray<ClusterMachine> machines, MicroK8sNodes nodes, int secretsRotation,
        ComponentResourceOptions? options = null)
        : base("cht:index:KubernetesHandOver", name, options)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(nodes);
        var cluster = layout.Kubernetes ?? throw new ArgumentException("The layout has no Kubernetes part.", nameof(layout));
        var generated = new GeneratedClusterSecrets("secrets", new() { Rotation = secretsRotation }, new() { Parent = this });
        Secrets = Output.Tuple(generated.Password, generated.Secret, generated.Uuid)
            .Apply(values => ClusterSecrets.Given(values.Item1, values.Item2, values.Item3));
        _ = new ChtRelease("release", ReleaseArgs(cluster, nodes), nodes.First.After(this, [nodes.Cluster, .. nodes.Members]));
        Layout = Output.All(machines.Select(machine => machine.HostKeys)).Apply(keys => LayoutDocument.For(layout.WithHostKeys(
            machines.Select((machine, index) => KeyValuePair.Create(machine.Name, keys[index])).ToImmutableDictionary())).Render());
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

    private ChtReleaseArgs ReleaseArgs(KubernetesCluster cluster, MicroK8sNodes nodes) => new()
    {
        Connection = nodes.First.Connection,
        Namespace = cluster.Namespace,
        Release = cluster.Name,
        Chart = cluster.Chart.Name,
        Repository = cluster.Chart.Repository,
        ChartVersion = cluster.Chart.Version,
        Objects = KubernetesObjects.ToYaml(KubernetesObjects.BeforeChart(cluster)),
        Values = HelmValues.For(cluster),
        SecretValues = Output.CreateSecret(Secrets.Apply(secrets => HelmValues.SecretsFor(cluster, secrets))),
        Kustomization = ChartPatches.Kustomization(cluster),
    };
}
