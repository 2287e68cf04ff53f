using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>
/// What the nodes of a MicroK8s cluster need of each other, with the highly available datastore that is the default. Not opened:
/// 12379 (etcd, only without that datastore), 10255 (switched off), 10257 and 10259 (controller manager and scheduler, asked by
/// nobody from outside), and node ports.
/// </summary>
internal static class MicroK8sPorts
{
    public const int Api = 16443;
    public const int ClusterAgent = 25000;
    public const int Dqlite = 19001;
    public const int Kubelet = 10250;

    /// <summary>Calico, the network of MicroK8s: one interface per pod and one for the VXLAN.</summary>
    private const string PodInterfaces = "iifname { \"cali*\", \"vxlan.calico\" }";

    /// <summary>Pods ask the API server and, for metrics, the kubelet of their own node; nothing else of it.</summary>
    public static ImmutableArray<string> PodInput { get; } =
        [$"{PodInterfaces} tcp dport {{ {Kubelet}, {Api} }} accept comment \"pods reach the Kubernetes API\""];

    /// <summary>Between pods the network policies decide; to the outside pods may reach out, as containers do.</summary>
    public static ImmutableArray<string> PodForward { get; } = [$"{PodInterfaces} accept comment \"pods reach out\""];
}
