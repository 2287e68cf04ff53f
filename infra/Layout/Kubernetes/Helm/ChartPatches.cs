using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>
/// Fields of what the chart renders: it asks for no resources, kills CouchDB at once (grace period 0 in several versions), has
/// no hook for capabilities and names the CouchDB nodes itself. Laid over the rendered chart by Helm's post-renderer, before
/// anything reaches the cluster: patched afterwards, every upgrade of the chart would take the fields back, and a CouchDB
/// node that starts once under another name has written it into its databases.
/// </summary>
public static class ChartPatches
{
    /// <summary>CouchDB writes its last headers and closes its files; a database in the middle of a compaction takes longest.</summary>
    private const int CouchDbGraceSeconds = 120;

    private const int GraceSeconds = 30;

    /// <summary>What the post-renderer works on, beside the kustomization.</summary>
    public const string RenderedFile = "rendered.yaml";

    public static ImmutableArray<KubernetesObject> For(KubernetesCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return
        [
            .. cluster.CouchDb.Select(node => Deployment(
                node.Deployment, CouchDbGraceSeconds, CouchDb(cluster, node), cluster.Pool is { } pool ? PoolPlacement.For(cluster, pool) : [])),
            Deployment("cht-api", GraceSeconds, Container("cht-api", "500m", "1Gi", "4Gi")),
            Deployment("cht-sentinel", GraceSeconds, Container("cht-sentinel", "250m", "512Mi", "2Gi")),
            Deployment("cht-haproxy", GraceSeconds, Container("cht-haproxy", "250m", "128Mi", "512Mi")),
            .. cluster.CouchDb.All(node => node.HasChartName) ? ImmutableArray<KubernetesObject>.Empty : [Peers(cluster)],
        ];
    }

    /// <summary>kustomization.yaml for <c>kubectl kustomize</c>.</summary>
    public static string Kustomization(KubernetesCluster cluster) => KubernetesYaml.Render(new JsonObject
    {
        ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
        ["kind"] = "Kustomization",
        ["resources"] = new JsonArray(RenderedFile),
        ["patches"] = new JsonArray([.. For(cluster).Select(patch => (JsonNode)new JsonObject { ["patch"] = patch.ToYaml() })]),
    });

    /// <summary>
    /// The image starts CouchDB with 'ulimit -n 100000' and stops where the node's hard limit is lower and may not be raised.
    /// </summary>
    private static JsonObject CouchDb(KubernetesCluster cluster, KubernetesCouchDb node)
    {
        var container = Container(node.Deployment, cluster.CouchDbProcessors, cluster.CouchDbMemory, cluster.CouchDbMemory);
        container["securityContext"] = new JsonObject { ["capabilities"] = new JsonObject { ["add"] = new JsonArray("SYS_RESOURCE") } };
        if (!node.HasChartName)
        {
            container["env"] = new JsonArray(new JsonObject { ["name"] = "SVC_NAME", ["value"] = node.NodeName });
        }

        return container;
    }

    /// <summary>Node 1 adds its peers under these names; the others fetch password and secret from the first.</summary>
    private static KubernetesObject Peers(KubernetesCluster cluster) => new("v1", "ConfigMap", "couchdb-servers-configmap", null, new()
    {
        ["data"] = new JsonObject
        {
            ["COUCHDB_SYNC_ADMINS_NODE"] = cluster.CouchDb[0].NodeName,
            ["CLUSTER_PEER_IPS"] = string.Join(',', cluster.CouchDb.Skip(1).Select(node => node.NodeName)),
        },
    })
    {
        IsPatch = true,
    };

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

    /// <summary>Without a namespace, as the charts render it: a patch finds its object by that as well.</summary>
    private static KubernetesObject Deployment(string name, int grace, JsonObject container, JsonObject? placement = null) => new("apps/v1", "Deployment", name, null, new()
    {
        ["spec"] = new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["spec"] = new JsonObject((placement ?? []).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))
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
