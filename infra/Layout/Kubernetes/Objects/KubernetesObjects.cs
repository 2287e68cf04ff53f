using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>What the charts cannot express, as objects of our own.</summary>
public static class KubernetesObjects
{
    /// <summary>
    /// Before the chart: namespace, storage, network policies, ingress. A claim that exists when the chart arrives keeps its
    /// storage class, which the charts cannot name outside EKS, GKE and k3s.
    /// </summary>
    public static ImmutableArray<KubernetesObject> BeforeChart(KubernetesCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return
        [
            Namespace(cluster),
            .. StorageObjects.For(cluster),
            Defaults(cluster),
            .. NetworkPolicies.For(cluster),
            .. DisruptionBudget(cluster),
            IngressObject.For(cluster),
        ];
    }

    /// <summary>Certificate and key for the ingress, in PEM form. Holds a secret.</summary>
    public static KubernetesObject TlsSecret(KubernetesCluster cluster, string certificate, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return new("v1", "Secret", cluster.Ingress.TlsSecret, cluster.Namespace, new()
        {
            ["type"] = "kubernetes.io/tls",
            ["data"] = new JsonObject
            {
                ["tls.crt"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(certificate)),
                ["tls.key"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(privateKey)),
            },
        })
        {
            HoldsSecrets = true,
        };
    }

    /// <summary>Several objects as one YAML stream.</summary>
    public static string ToYaml(IEnumerable<KubernetesObject> objects) => KubernetesYaml.RenderAll(objects.Select(item => item.ToJson()));

    /// <summary>
    /// Baseline, not restricted: the charts run CouchDB as root. Labels of the pod security admission, stable since 1.25.
    /// </summary>
    private static KubernetesObject Namespace(KubernetesCluster cluster) => new("v1", "Namespace", cluster.Namespace, null, [])
    {
        Labels = new()
        {
            // SYS_RESOURCE, which CouchDB needs to raise its open files, is not in the baseline: only told, not enforced.
            ["pod-security.kubernetes.io/warn"] = "baseline",
            ["pod-security.kubernetes.io/audit"] = "baseline",
        },
    };

    /// <summary>A floor for containers that ask for nothing, so that the scheduler sees them at all.</summary>
    private static KubernetesObject Defaults(KubernetesCluster cluster) => new("v1", "LimitRange", "cht-defaults", cluster.Namespace, new()
    {
        ["spec"] = new JsonObject
        {
            ["limits"] = new JsonArray(new JsonObject
            {
                ["type"] = "Container",
                ["defaultRequest"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" },
            }),
        },
    });

    /// <summary>
    /// With one copy of each shard every CouchDB pod counts: nodes are drained one at a time. A single node gets none: its
    /// eviction is an outage whatever a budget says, and a budget would only block upgrades of the nodes for ever.
    /// </summary>
    private static ImmutableArray<KubernetesObject> DisruptionBudget(KubernetesCluster cluster) => !cluster.IsClustered
        ? []
        : [new("policy/v1", "PodDisruptionBudget", "cht-couchdb", cluster.Namespace, new()
        {
            ["spec"] = new JsonObject
            {
                ["maxUnavailable"] = 1,
                ["selector"] = PodSelectors.CouchDb(cluster),
                // A pod that cannot become ready must not hold up the drain that would mend it (stable since 1.31).
                ["unhealthyPodEvictionPolicy"] = "AlwaysAllow",
            },
        })];
}
