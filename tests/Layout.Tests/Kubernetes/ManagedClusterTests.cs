using System.Text.Json.Nodes;
using Cht.Layout.Tests.HandOver;

namespace Cht.Layout.Tests.Kubernetes;

/// <summary>A cluster without machines of ours, whose nodes have no lasting names.</summary>
public class ManagedClusterTests
{
    private static readonly KubernetesPool Pool = new("cht-pool", "couchdb");

    [Theory]
    [InlineData("4.22.0", 1)]
    [InlineData("4.22.0", 3)]
    [InlineData("5.2.0", 1)]
    [InlineData("5.2.0", 5)]
    public void CouchDB_finds_its_pool_and_not_a_host(string version, int nodes)
    {
        var cluster = Create(version, nodes);
        cluster.CouchDb.Length.ShouldBe(nodes);
        cluster.CouchDb.ShouldAllBe(node => node.Host == null);
        foreach (var node in cluster.CouchDb)
        {
            var patch = ChartPatches.For(cluster).Single(item => item.Name == node.Deployment).ToJson();
            ObjectSchema.Check(patch, isPatch: true).ShouldBeEmpty();
            var pod = patch["spec"]!["template"]!["spec"]!;
            var selector = pod["nodeSelector"]!.AsObject();
            ((string)selector["$patch"]!).ShouldBe("replace", "what is left of the chart's host name would keep the pod pending for ever");
            ((string)selector["cht-pool"]!).ShouldBe("couchdb");
            ((string)pod["affinity"]!["podAntiAffinity"]!["requiredDuringSchedulingIgnoredDuringExecution"]![0]!["topologyKey"]!).ShouldBe("kubernetes.io/hostname");
            ((string)pod["topologySpreadConstraints"]![0]!["topologyKey"]!).ShouldBe("topology.kubernetes.io/zone");
            ((int)pod["terminationGracePeriodSeconds"]!).ShouldBe(120);
            Values(cluster, nodes > 1 ? $"node-{node.Number}" : "single_node_deploy").ShouldBe(node.Service, "the charts refuse or render nothing without one");
        }
    }

    [Fact]
    public void The_other_pods_are_placed_by_taints_alone() =>
        ChartPatches.For(Create("4.22.0", 3)).Where(patch => patch.Kind == "Deployment" && !patch.Name.StartsWith("cht-couchdb", StringComparison.Ordinal))
            .ShouldAllBe(patch => patch.Members["spec"]!["template"]!["spec"]!["nodeSelector"] == null);

    [Fact]
    public void A_mapping_that_is_given_counts_more_than_the_pool()
    {
        var cluster = Create("4.22.0", 3, spec => spec with { NodeMapping = ["a", "b", "c"] });
        cluster.Pool.ShouldBeNull();
        cluster.CouchDb.Select(node => node.Host).ShouldBe(["a", "b", "c"]);
        ChartPatches.Kustomization(cluster).ShouldNotContain("$patch");
    }

    [Fact]
    public void The_disks_are_made_in_the_group_that_outlives_the_cluster()
    {
        var storage = KubernetesObjects.BeforeChart(Create("4.22.0", 3)).Single(item => item.Kind == "StorageClass");
        storage.Members["parameters"]!.ToJsonString().ShouldBe("""{"skuName":"Premium_LRS","resourceGroup":"cht-prod-data"}""");
    }

    [Theory]
    [InlineData("4.22.0", 3)]
    [InlineData("5.2.0", 1)]
    public async Task The_layout_document_has_a_Kubernetes_part_and_no_machines(string version, int nodes)
    {
        var document = LayoutDocument.For(Create(version, nodes));
        (await SchemaCheck.RunAsync(document.Render())).ShouldBeEmpty();
        document.Nodes.ShouldBeEmpty();
        LayoutDocument.Parse(document.Render()).Render().ShouldBe(document.Render());
        Should.Throw<FormatException>(() => KubernetesMovePlan.For(document, isRehearsal: false)).Message.ShouldContain("runs on Kubernetes already");
        Should.Throw<FormatException>(() => document.ContainerNetwork).Message.ShouldContain("no machines");
    }

    [Theory]
    [InlineData("/kubernetes/state", "\"planned\"")]
    [InlineData("/overlay", "{}")]
    [InlineData("/startOrder", "[\"core\"]")]
    public async Task A_document_half_with_machines_and_half_without_is_refused(string pointer, string value)
    {
        var document = JsonNode.Parse(LayoutDocument.For(Create("4.22.0", 3)).Render())!;
        var steps = pointer.Split('/')[1..];
        steps[..^1].Aggregate(document, (node, step) => node[step]!)[steps[^1]] = JsonNode.Parse(value);
        (await SchemaCheck.RunAsync(document.ToJsonString())).ShouldNotBeEmpty();
    }

    [Fact]
    public void Everything_wrong_is_reported_together_with_the_warnings()
    {
        var spec = Spec("4.22.0", kubernetes => kubernetes with { StorageSize = "1Gi", IngressHost = null }) with
        {
            Name = "Prod", CouchDbAdmin = "1", Access = new() { Administrators = ["0.0.0.0/0"] },
        };
        KubernetesCluster.TryCreate(spec, 4, out _, out var problems, out var warnings).ShouldBeFalse();
        problems.Select(problem => problem.Key).ShouldBe(
            ["name", "couchDbAdmin", "access.administrators", "kubernetes.storageSize", "kubernetes.ingressHost"], ignoreOrder: true);
        warnings.ShouldContain(warning => warning.Found == "4 CouchDB machines");
    }

    private static KubernetesCluster Create(string version, int nodes, Func<KubernetesSpec, KubernetesSpec>? change = null)
    {
        KubernetesCluster.TryCreate(Spec(version, change ?? (spec => spec)), nodes, out var cluster, out _, out _).ShouldBeTrue();
        return cluster!;
    }

    private static ClusterSpec Spec(string version, Func<KubernetesSpec, KubernetesSpec> change) => new()
    {
        Name = "prod",
        ChtVersion = version,
        Machines = [],
        Kubernetes = change(new()
        {
            Platform = KubernetesPlatform.Aks, IngressHost = "cht.example.org", Pool = Pool, DiskResourceGroup = "cht-prod-data",
        }),
    };

    private static string Values(KubernetesCluster cluster, string node) => (string)HelmValues.Values(cluster)["nodes"]![node]!;
}
