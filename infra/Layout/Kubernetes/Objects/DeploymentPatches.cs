using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>
/// Fields of the chart's deployments: the charts ask for no resources, kill CouchDB at once (grace period 0 in several
/// versions) and have no hook for capabilities. Applied server-side under our own field manager with these fields alone.
/// </summary>
internal static class DeploymentPatches
{
    /// <summary>CouchDB writes its last headers and closes its files; a database in the middle of a compaction takes longest.</summary>
    private const int CouchDbGraceSeconds = 120;

    private const int GraceSeconds = 30;

    public static ImmutableArray<KubernetesObject> For(KubernetesCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return
        [
            .. cluster.CouchDb.Select(node => Patch(cluster, node.Deployment, CouchDbGraceSeconds, CouchDb(cluster, node.Deployment))),
            Patch(cluster, "cht-api", GraceSeconds, Container("cht-api", "500m", "1Gi", "4Gi")),
            Patch(cluster, "cht-sentinel", GraceSeconds, Container("cht-sentinel", "250m", "512Mi", "2Gi")),
            Patch(cluster, "cht-haproxy", GraceSeconds, Container("cht-haproxy", "250m", "128Mi", "512Mi")),
        ];
    }

    /// <summary>
    /// The image starts CouchDB with 'ulimit -n 100000' and stops where the node's hard limit is lower and may not be raised.
    /// </summary>
    private static JsonObject CouchDb(KubernetesCluster cluster, string name)
    {
        var container = Container(name, cluster.CouchDbProcessors, cluster.CouchDbMemory, cluster.CouchDbMemory);
        container["securityContext"] = new JsonObject { ["capabilities"] = new JsonObject { ["add"] = new JsonArray("SYS_RESOURCE") } };
        return container;
    }

    /// <summary>No processor limit: it would slow indexing down while processors are idle.</summary>
    private static JsonObject Container(string name, string processors, string memory, string memoryLimit) => new()
    {
        ["name"] = name,
        ["resources"] = new JsonObject
        {
            ["requests"] = new JsonObject { ["cpu"] = processors, ["memory"] = memory },
            ["limits"] = new JsonObject { ["memory"] = memoryLimit },
        },
    };

    private static KubernetesObject Patch(KubernetesCluster cluster, string deployment, int grace, JsonObject container) =>
        new("apps/v1", "Deployment", deployment, cluster.Namespace, new()
        {
            ["spec"] = new JsonObject
            {
                ["template"] = new JsonObject
                {
                    ["spec"] = new JsonObject
                    {
                        ["terminationGracePeriodSeconds"] = grace,
                        ["containers"] = new JsonArray(container),
                    },
                },
            },
        })
        {
            IsPatch = true,
        };
}
