using System.Collections.Immutable;
using Cht.Layout;
using Cht.Provider.Helm;
using Cht.Provider.Secrets;
using Pulumi;
using Pulumi.Kubernetes.Helm.V3;
using Pulumi.Kubernetes.Types.Inputs.Helm.V3;
using KubernetesProvider = Pulumi.Kubernetes.Provider;

namespace Cht.Components.Kubernetes;

/// <summary>A CHT in a cluster that is reached through its kubeconfig: our objects first, then the chart.</summary>
public sealed class ChtChart : ComponentResource
{
    /// <summary>Pods pull images of some hundred megabytes, wait for volumes, and the API waits for all CouchDB nodes.</summary>
    private const int TimeoutSeconds = 1800;

    private readonly KubernetesCluster cluster;

    /// <param name="name">Name of the component.</param>
    /// <param name="args">What goes into which cluster.</param>
    /// <param name="options">Options of the component.</param>
    public ChtChart(string name, ChtChartArgs args, ComponentResourceOptions? options = null)
        : base("cht:index:ChtChart", name, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        cluster = args.Cluster;
        var generated = new GeneratedClusterSecrets("secrets", new() { Rotation = args.SecretsRotation }, new() { Parent = this });
        Secrets = Output.Tuple(generated.Password, generated.Secret, generated.Uuid)
            .Apply(values => ClusterSecrets.Given(values.Item1, values.Item2, values.Item3));
        var provider = new KubernetesProvider("cluster", new() { KubeConfig = args.Kubeconfig, EnableServerSideApply = true }, new() { Parent = this });
        var objects = Objects(provider, args);
        var renderer = new HelmPostRenderer("post-renderer", new()
        {
            Stack = Deployment.Instance.StackName, Kustomization = ChartPatches.Kustomization(cluster),
        }, new() { Parent = this });
        _ = new Release("cht", ReleaseArgs(renderer), Options(provider, args.Host, [.. objects, .. args.Nodes]));
        RegisterOutputs();
    }

    public Output<ClusterSecrets> Secrets { get; }

    private ImmutableArray<Resource> Objects(KubernetesProvider provider, ChtChartArgs args)
    {
        var host = args.Host;
        var objects = KubernetesObjects.BeforeChart(cluster);
        var space = objects.Single(item => item.Kind == "Namespace");
        var declared = ObjectResources.Declare(space, Kept(Options(provider, host, [])));
        return
        [
            declared,
            .. objects.Where(item => item != space).Select(item => ObjectResources.Declare(
                item, item.Kind is "PersistentVolumeClaim" ? Kept(Options(provider, host, [declared])) : Options(provider, host, [declared]))),
            .. args.TlsSecret is { } secret
                ? [ObjectResources.DeclareSecret(KubernetesObjects.TlsSecret(cluster, string.Empty, string.Empty), secret, Options(provider, host, [declared]))]
                : ImmutableArray<Resource>.Empty,
        ];
    }

    /// <summary>What is in the cluster goes with it, without a word to an API that is no more.</summary>
    private CustomResourceOptions Options(KubernetesProvider provider, Resource host, ImmutableArray<Resource> after)
    {
        var options = new CustomResourceOptions { Parent = this, Provider = provider, DeletedWith = host };
        foreach (var resource in after)
        {
            options.DependsOn.Add(resource);
        }

        return options;
    }

    /// <summary>A claim that goes takes CouchDB's volume out of use, and a namespace its claims.</summary>
    private static CustomResourceOptions Kept(CustomResourceOptions options)
    {
        options.RetainOnDelete = true;
        return options;
    }

    private ReleaseArgs ReleaseArgs(HelmPostRenderer renderer) => new()
    {
        Name = cluster.Name,
        Namespace = cluster.Namespace,
        Chart = cluster.Chart.Name,
        Version = cluster.Chart.Version,
        RepositoryOpts = new RepositoryOptsArgs { Repo = cluster.Chart.Repository },
        Values = ReleaseValues.For(cluster, Secrets),
        Postrender = renderer.Path,
        Timeout = TimeoutSeconds,
    };
}

/// <summary>What goes into which cluster.</summary>
public sealed record ChtChartArgs
{
    public required KubernetesCluster Cluster { get; init; }

    /// <summary>Administrator's kubeconfig; a secret.</summary>
    public required Output<string> Kubeconfig { get; init; }

    /// <summary>The cluster itself: with it everything in it is gone.</summary>
    public required Resource Host { get; init; }

    /// <summary>Nodes that must be there before the chart.</summary>
    public required ImmutableArray<Resource> Nodes { get; init; }

    public required int SecretsRotation { get; init; }

    /// <summary>Certificate and key of the ingress, a secret; null where the operator makes it.</summary>
    public Output<KubernetesObject>? TlsSecret { get; init; }
}
