using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>
/// A CHT on Kubernetes, validated: Helm values, our additional objects and the plan of a move are functions of it.
/// </summary>
public sealed record KubernetesCluster
{
    /// <summary>Where haproxy, the healthcheck agent and the CouchDB nodes listen.</summary>
    internal const int CouchDbPort = 5984;

    /// <summary>Name of the cluster, also of the Helm release.</summary>
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public required KubernetesPlatform Platform { get; init; }

    public required KubernetesState State { get; init; }

    public required ChtVersion ChtVersion { get; init; }

    public required HelmChart Chart { get; init; }

    public required string CouchDbAdmin { get; init; }

    /// <summary>CouchDB node 1 first.</summary>
    public required ImmutableArray<KubernetesCouchDb> CouchDb { get; init; }

    public required KubernetesStorage Storage { get; init; }

    public required KubernetesIngress Ingress { get; init; }

    public required KubernetesToleration Toleration { get; init; }

    /// <summary>The nodes that CouchDB shares; null where each CouchDB node is bound to a node of its own by name.</summary>
    public KubernetesPool? Pool { get; init; }

    /// <summary>Kubernetes quantity, as in 4Gi.</summary>
    public required string CouchDbMemory { get; init; }

    /// <summary>Kubernetes quantity, as in 1 or 500m.</summary>
    public required string CouchDbProcessors { get; init; }

    /// <summary>More than one CouchDB node; a single one keeps another identity and cannot grow later.</summary>
    public bool IsClustered => CouchDb.Length > 1;

    /// <summary>
    /// A word that the chart does not know, so that it makes no ingress, no job and no storage of another platform
    /// (templates of both charts compare it with eks, gke and k3s-k3d).
    /// </summary>
    public string ClusterType => Platform == KubernetesPlatform.Aks ? "aks" : "microk8s";

    /// <summary>Validates a specification of a cluster without machines of ours; the warnings are there with problems as well.</summary>
    /// <param name="spec">The cluster; its machines are not looked at.</param>
    /// <param name="couchDbNodes">Number of CouchDB nodes.</param>
    public static bool TryCreate(
        ClusterSpec spec,
        int couchDbNodes,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out KubernetesCluster? cluster,
        out ImmutableArray<LayoutProblem> problems,
        out ImmutableArray<LayoutProblem> warnings)
    {
        ArgumentNullException.ThrowIfNull(spec);
        (cluster, problems, warnings) = ManagedClusterValidation.Run(spec, couchDbNodes);
        return cluster is not null;
    }
}

/// <param name="Number">From 1.</param>
/// <param name="Service">Name of the chart's service and value of the label cht.service: couchdb-1, or couchdb where it is alone.</param>
/// <param name="Deployment">Name of the chart's deployment and of its container.</param>
/// <param name="Claim">Name of the claim that the chart's deployment mounts.</param>
/// <param name="DnsName">Where it is reached. The cluster domain is fixed in the chart.</param>
/// <param name="NodeName">SVC_NAME: Erlang name after couchdb@ in a cluster; the chart's choice is <paramref name="DnsName"/>.</param>
/// <param name="Host">Value of the label kubernetes.io/hostname; null where any node of the pool will do.</param>
public sealed record KubernetesCouchDb(int Number, string Service, string Deployment, string Claim, string DnsName, string NodeName, string? Host)
{
    /// <summary>False where the chart's own name for the node has to be replaced.</summary>
    public bool HasChartName => string.Equals(DnsName, NodeName, StringComparison.Ordinal);
}

/// <param name="Class">Name of the storage class.</param>
/// <param name="Size">Of each claim.</param>
/// <param name="IsOurs">True where we make the class: it keeps the volume when its claim is deleted.</param>
public sealed record KubernetesStorage(string Class, string Size, bool IsOurs)
{
    /// <summary>AKS: where the disks are made; null for the group of the nodes.</summary>
    public string? DiskResourceGroup { get; init; }

    /// <summary>MicroK8s: directory of the volumes on each machine; null for the add-on's.</summary>
    public string? VolumeDirectory { get; init; }
}

/// <param name="Namespace">Where the ingress controller runs: the only one outside that may reach the API.</param>
public sealed record KubernetesIngress(string Host, string Class, string Namespace, string TlsSecret)
{
    /// <summary>What nginx in the CHT image allows; attachments of forms are as large.</summary>
    public const string BodyLimit = "32m";

    /// <summary>Replications and exports keep a request open for long.</summary>
    public const int ReadTimeoutSeconds = 3600;
}

/// <summary>Nodes that carry a label of ours.</summary>
public sealed record KubernetesPool(string Label, string Value);

/// <summary>What the CouchDB pods tolerate; taints of the nodes that only CouchDB may use.</summary>
public sealed record KubernetesToleration(string Key, string Value, string Effect);
