using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>
/// Where CouchDB pods run in a pool whose nodes come and go under changing names: each on a node of its own, spread over the zones.
/// From its first start on a pod is held in its zone by its volume.
/// </summary>
internal static class PoolPlacement
{
    public static JsonObject For(KubernetesCluster cluster, KubernetesPool pool) => new()
    {
        // Replaces the chart's binding to one host name.
        ["nodeSelector"] = new JsonObject { ["$patch"] = "replace", [pool.Label] = pool.Value },
        ["affinity"] = new JsonObject
        {
            ["podAntiAffinity"] = new JsonObject
            {
                ["requiredDuringSchedulingIgnoredDuringExecution"] = new JsonArray(new JsonObject
                {
                    ["topologyKey"] = "kubernetes.io/hostname",
                    ["labelSelector"] = PodSelectors.CouchDb(cluster),
                }),
            },
        },
        ["topologySpreadConstraints"] = new JsonArray(new JsonObject
        {
            ["topologyKey"] = "topology.kubernetes.io/zone",
            ["maxSkew"] = 1,
            ["whenUnsatisfiable"] = "DoNotSchedule",
            ["labelSelector"] = PodSelectors.CouchDb(cluster),
        }),
    };
}
