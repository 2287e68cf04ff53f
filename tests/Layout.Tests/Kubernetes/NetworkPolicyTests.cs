using System.Text.Json.Nodes;

namespace Cht.Layout.Tests.Kubernetes;

/// <summary>May a pod reach another on a port? Decided from the rendered policies alone, as the network engine does.</summary>
public class NetworkPolicyTests
{
    [Theory]
    [InlineData("couchdb-1", "couchdb-2", 5984, true)]
    [InlineData("couchdb-3", "couchdb-1", 4369, true)]
    [InlineData("couchdb-2", "couchdb-3", 9100, true)]
    [InlineData("haproxy", "couchdb-1", 5984, true)]
    [InlineData("healthcheck", "couchdb-1", 5984, true)]
    [InlineData("haproxy", "couchdb-1", 4369, false)]
    [InlineData("haproxy", "couchdb-1", 9100, false)]
    [InlineData("healthcheck", "couchdb-2", 9100, false)]
    [InlineData("api", "couchdb-1", 5984, false)]
    [InlineData("api", "couchdb-1", 9100, false)]
    [InlineData("api", "haproxy", 5984, true)]
    [InlineData("sentinel", "haproxy", 5984, true)]
    [InlineData("upgrade-service", "haproxy", 5984, false)]
    [InlineData("haproxy", "healthcheck", 5555, true)]
    [InlineData("api", "healthcheck", 5555, false)]
    [InlineData("sentinel", "api", 5988, true)]
    [InlineData("api", "upgrade-service", 5008, true)]
    [InlineData("couchdb-1", "upgrade-service", 5008, false)]
    [InlineData("@ingress", "api", 5988, true)]
    [InlineData("@ingress", "couchdb-1", 5984, false)]
    [InlineData("@other", "api", 5988, false)]
    [InlineData("@other", "couchdb-1", 5984, false)]
    [InlineData("stranger", "couchdb-1", 9100, false)]
    [InlineData("api", "stranger", 80, false)]
    public void Pods_of_CHT_4_reach_each_other_as_the_port_matrix_says(string from, string to, int port, bool expected) =>
        MayReach(KubernetesSamples.Line4(), from, to, port).ShouldBe(expected);

    [Theory]
    [InlineData("couchdb-1", "couchdb-1", 5987, true)]
    [InlineData("couchdb-3", "couchdb-1", 5987, true)]
    [InlineData("haproxy", "couchdb-1", 5987, false)]
    [InlineData("api", "couchdb-1", 5987, false)]
    public void Only_CouchDB_of_CHT_5_reaches_its_search_service(string from, string to, int port, bool expected) =>
        MayReach(KubernetesSamples.Line5(), from, to, port).ShouldBe(expected);

    [Fact]
    public void CHT_4_has_no_search_port_to_open() => MayReach(KubernetesSamples.Line4(), "couchdb-2", "couchdb-1", 5987).ShouldBeFalse();

    [Theory]
    [InlineData("haproxy", 5984, true)]
    [InlineData("couchdb", 9100, true)]
    [InlineData("api", 5984, false)]
    public void A_single_node_has_policies_under_its_own_name(string from, int port, bool expected) =>
        MayReach(KubernetesSamples.Line4(1), from, "couchdb", port).ShouldBe(expected);

    private static bool MayReach(KubernetesCluster cluster, string from, string to, int port)
    {
        var policies = KubernetesObjects.BeforeChart(cluster).Where(item => item.Kind == "NetworkPolicy").Select(item => item.ToJson()["spec"]!)
            .Where(spec => Selects(spec["podSelector"]!, to)).ToList();
        policies.ShouldNotBeEmpty("a pod that no policy selects is open to everyone");
        return policies.SelectMany(spec => spec["ingress"]?.AsArray().Select(rule => rule!) ?? [])
            .Where(rule => rule["ports"]!.AsArray().Any(open => (int)open!["port"]! == port && (string)open["protocol"]! == "TCP"))
            .Any(rule => rule["from"]!.AsArray().Any(peer => IsPeer(peer!, from, cluster)));
    }

    private static bool IsPeer(JsonNode peer, string from, KubernetesCluster cluster) => from.StartsWith('@')
        ? (string?)peer["namespaceSelector"]?["matchLabels"]?["kubernetes.io/metadata.name"] == (from == "@ingress" ? cluster.Ingress.Namespace : from[1..])
        : peer["podSelector"] is { } selector && Selects(selector, from);

    private static bool Selects(JsonNode selector, string service) =>
        (selector["matchLabels"] is not { } labels || (string)labels["cht.service"]! == service)
        && (selector["matchExpressions"] is not JsonArray expressions || expressions.All(expression =>
            (string)expression!["key"]! == "cht.service" && expression["values"]!.AsArray().Any(value => (string)value! == service)));
}
