using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Cht.Layout;

/// <summary>Whose Kubernetes it is; decides storage classes, ingress classes and what the chart is told.</summary>
public enum KubernetesPlatform
{
    [JsonStringEnumMemberName("microk8s")]
    MicroK8s,

    Aks,
}

/// <summary>Whether the CHT is there already.</summary>
public enum KubernetesState
{
    /// <summary>It runs under Swarm and is to move.</summary>
    Planned,

    Running,
}

/// <summary>What the configuration says about Kubernetes, as written: nothing here is checked yet.</summary>
public sealed record KubernetesSpec
{
    public required KubernetesPlatform Platform { get; init; }

    public KubernetesState State { get; init; } = KubernetesState.Running;

    /// <summary>
    /// The CouchDB nodes of a cluster keep the names of the layout (couchdb-1.local), which are stored in the shard maps. Null
    /// keeps them for a cluster that is to move, and takes the chart's names for a new one.
    /// </summary>
    public bool? KeepNodeNames { get; init; }

    /// <summary>
    /// Null takes cht, or what follows the first dot of the CouchDB nodes' names where they are kept: couchdb-1.local is then
    /// what a pod finds as service couchdb-1 of the namespace local. Part of the nodes' names, so for good.
    /// </summary>
    public string? Namespace { get; init; }

    /// <summary>Null takes the chart that fits the CHT release.</summary>
    public string? ChartVersion { get; init; }

    /// <summary>The default value is cht-couchdb, a class of ours on the platform's disks that keeps the data of deleted claims.</summary>
    public string? StorageClass { get; init; }

    /// <summary>Storage classes that the cluster has beside the platform's own (CSI drivers).</summary>
    public ImmutableArray<string> OtherStorageClasses { get; init; } = [];

    /// <summary>Size of each CouchDB node's volume. The default value is 100Gi.</summary>
    public string StorageSize { get; init; } = "100Gi";

    /// <summary>
    /// Values of the label kubernetes.io/hostname, CouchDB node 1 first. The default is the names of the CouchDB machines.
    /// </summary>
    public ImmutableArray<string> NodeMapping { get; init; } = [];

    /// <summary>
    /// The nodes that CouchDB shares where no mapping is given. Null binds each CouchDB node to one node by name, which a managed
    /// cluster does not allow: its nodes get other names whenever they are replaced.
    /// </summary>
    public KubernetesPool? Pool { get; init; }

    /// <summary>
    /// AKS: resource group of the volumes. Null puts them into the group of the nodes, which is deleted together with the cluster.
    /// </summary>
    public string? DiskResourceGroup { get; init; }

    /// <summary>MicroK8s: directory of each machine that holds the volumes. Null takes the add-on's, on the system disk.</summary>
    public string? VolumeDirectory { get; init; }

    /// <summary>Public host name. The default is the certificate's common name.</summary>
    public string? IngressHost { get; init; }

    /// <summary>Null takes the platform's class.</summary>
    public string? IngressClass { get; init; }

    /// <summary>Name of the secret with certificate and key. The default value is api-tls-secret.</summary>
    public string TlsSecret { get; init; } = "api-tls-secret";

    /// <summary>Memory that each CouchDB container is granted, and its limit. The default value is 4Gi.</summary>
    public string CouchDbMemory { get; init; } = "4Gi";

    /// <summary>Processors that each CouchDB container is granted; it may use more. The default value is 1.</summary>
    public string CouchDbProcessors { get; init; } = "1";
}
