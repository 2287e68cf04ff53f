using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>
/// Who may reach which pod. Everything else inside the namespace is closed: the Erlang cookie is a public constant, and the
/// upgrade service obeys whoever reaches it.
/// </summary>
internal static class NetworkPolicies
{
    private const int EpmdPort = 4369;
    private const int ErlangPort = 9100;
    private const int NouveauPort = 5987;
    private const int ApiPort = 5988;
    private const int HealthCheckPort = 5555;
    private const int UpgradeServicePort = 5008;

    public static ImmutableArray<KubernetesObject> For(KubernetesCluster cluster)
    {
        var couchDb = PodSelectors.CouchDb(cluster);
        return
        [
            Policy(cluster, "cht-closed", [], []),
            Policy(cluster, "cht-couchdb", couchDb,
            [
                Rule([KubernetesCluster.CouchDbPort, EpmdPort, ErlangPort], Pods(couchDb)),
                Rule([KubernetesCluster.CouchDbPort], Pods(PodSelectors.Services("haproxy", "healthcheck"))),
                .. cluster.ChtVersion.HasNouveau ? [Rule([NouveauPort], Pods(couchDb))] : ImmutableArray<JsonObject>.Empty,
            ]),
            Policy(cluster, "cht-haproxy", PodSelectors.Service("haproxy"),
                [Rule([KubernetesCluster.CouchDbPort], Pods(PodSelectors.Services("api", "sentinel")))]),
            Policy(cluster, "cht-healthcheck", PodSelectors.Service("healthcheck"),
                [Rule([HealthCheckPort], Pods(PodSelectors.Service("haproxy")))]),
            Policy(cluster, "cht-api", PodSelectors.Service("api"),
                [Rule([ApiPort], Pods(PodSelectors.Service("sentinel")), IngressController(cluster))]),
            // From 5.0 on there is no upgrade service in the cluster.
            .. cluster.Chart.IsLine5 ? ImmutableArray<KubernetesObject>.Empty :
                [Policy(cluster, "cht-upgrade-service", PodSelectors.Service("upgrade-service"),
                    [Rule([UpgradeServicePort], Pods(PodSelectors.Service("api")))])],
        ];
    }

    private static KubernetesObject Policy(KubernetesCluster cluster, string name, JsonObject pods, ImmutableArray<JsonObject> rules)
    {
        var spec = new JsonObject { ["podSelector"] = pods.DeepClone(), ["policyTypes"] = new JsonArray("Ingress") };
        if (!rules.IsEmpty)
        {
            spec["ingress"] = new JsonArray([.. rules]);
        }

        return new("networking.k8s.io/v1", "NetworkPolicy", name, cluster.Namespace, new() { ["spec"] = spec });
    }

    private static JsonObject Rule(ImmutableArray<int> ports, params ImmutableArray<JsonObject> peers) => new()
    {
        ["from"] = new JsonArray([.. peers]),
        ["ports"] = new JsonArray([.. ports.Select(port => (JsonNode)new JsonObject { ["protocol"] = "TCP", ["port"] = port })]),
    };

    private static JsonObject Pods(JsonObject selector) => new() { ["podSelector"] = selector.DeepClone() };

    /// <summary>Every namespace carries its name as a label since Kubernetes 1.21.</summary>
    private static JsonObject IngressController(KubernetesCluster cluster) => new()
    {
        ["namespaceSelector"] = new JsonObject
        {
            ["matchLabels"] = new JsonObject { ["kubernetes.io/metadata.name"] = cluster.Ingress.Namespace },
        },
    };
}
