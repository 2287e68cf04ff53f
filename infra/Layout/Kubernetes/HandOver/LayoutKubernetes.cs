using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>The Kubernetes part of the layout document.</summary>
public sealed record LayoutKubernetes
{
    /// <summary>planned: the nodes' compose projects run, and are to move. running: leave the compose projects alone.</summary>
    public required KubernetesState State { get; init; }

    public required KubernetesPlatform Platform { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Name of the Helm release.</summary>
    public required string Release { get; init; }

    public required LayoutChart Chart { get; init; }

    /// <summary>CouchDB node 1 first.</summary>
    public required ImmutableArray<LayoutKubernetesNode> CouchDb { get; init; }

    public required LayoutStorage Storage { get; init; }

    public required LayoutIngress Ingress { get; init; }

    /// <summary>The secret of the chart that holds password, secret and UUID under the names of the env files.</summary>
    public required string CredentialsSecret { get; init; }

    internal static LayoutKubernetes For(KubernetesCluster cluster) => new()
    {
        State = cluster.State,
        Platform = cluster.Platform,
        Namespace = cluster.Namespace,
        Release = cluster.Name,
        Chart = new(cluster.Chart.Name, cluster.Chart.Repository, cluster.Chart.Version),
        CouchDb = [.. cluster.CouchDb.Select(node => new LayoutKubernetesNode(node.Number, node.NodeName, node.Service, node.Deployment, node.Claim, node.Host))],
        Storage = new(cluster.Storage.Class, cluster.Storage.Size),
        Ingress = new(cluster.Ingress.Host, cluster.Ingress.Class, cluster.Ingress.TlsSecret, KubernetesIngress.BodyLimit, KubernetesIngress.ReadTimeoutSeconds),
        CredentialsSecret = "cht-couchdb-credentials",
    };
}

public sealed record LayoutChart(string Name, string Repository, string Version);

/// <param name="NodeName">After couchdb@ in the shard maps of a cluster.</param>
/// <param name="Host">Label kubernetes.io/hostname of the node it is bound to; null where any node of a pool will do.</param>
public sealed record LayoutKubernetesNode(int Number, string NodeName, string Service, string Deployment, string Claim, string? Host);

/// <param name="Class">Storage class.</param>
/// <param name="Size">Of each claim, as a Kubernetes quantity.</param>
public sealed record LayoutStorage(string Class, string Size);

/// <param name="BodyLimit">Largest request, as nginx writes it.</param>
public sealed record LayoutIngress(string Host, string Class, string TlsSecret, string BodyLimit, int ReadTimeoutSeconds);
