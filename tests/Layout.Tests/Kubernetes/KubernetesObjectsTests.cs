using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cht.Layout.Tests.Kubernetes;

public class KubernetesObjectsTests
{
    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void The_objects_are_as_reviewed(string name)
    {
        var cluster = KubernetesSamples.Get(name);
        GoldenFile.ShouldMatch($"kubernetes-{name}/before-chart.yaml", KubernetesObjects.ToYaml(KubernetesObjects.BeforeChart(cluster)));
        GoldenFile.ShouldMatch($"kubernetes-{name}/kustomization.yaml", ChartPatches.Kustomization(cluster));
    }

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void Every_object_has_only_properties_that_the_API_knows(string name) =>
        All(KubernetesSamples.Get(name)).SelectMany(item => ObjectSchema.Check(item.ToJson(), item.IsPatch)).ShouldBeEmpty();

    [Theory]
    [InlineData("/spec/replicaz", "1", "no property replicaz")]
    [InlineData("/spec/template/spec/containers", "{}", "no list")]
    [InlineData("/spec/template/spec/containers/0/resource", "{}", "no property resource")]
    [InlineData("/spec/template/spec/terminationGracePeriodSeconds", "\"120\"", "is no integer")]
    [InlineData("/apiVersion", "\"extensions/v1beta1\"", "is no object of this API")]
    public void The_check_itself_finds_what_an_API_server_would_refuse(string pointer, string value, string expected)
    {
        var patch = ChartPatches.For(KubernetesSamples.Line4())[0].ToJson();
        var steps = pointer.Split('/')[1..];
        var parent = steps[..^1].Aggregate((JsonNode)patch, (node, step) => (node is JsonArray array ? array[int.Parse(step)] : node[step])!);
        parent[steps[^1]] = JsonNode.Parse(value);
        ObjectSchema.Check(patch, isPatch: true).ShouldContain(problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void The_check_misses_nothing_that_must_be_there()
    {
        var storage = KubernetesObjects.BeforeChart(KubernetesSamples.Line4()).Single(item => item.Kind == "StorageClass").ToJson();
        storage.Remove("provisioner");
        ObjectSchema.Check(storage).ShouldBe(["storage.k8s.io/v1 StorageClass: provisioner is missing"]);
    }

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void A_YAML_parser_reads_the_same_objects(string name)
    {
        var objects = KubernetesObjects.BeforeChart(KubernetesSamples.Get(name));
        YamlReading.Documents(KubernetesObjects.ToYaml(objects)).Select(document => document.ToJsonString())
            .ShouldBe(objects.Select(item => item.ToJson().ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void Every_claim_exists_before_the_chart_with_the_class_that_was_asked_for(string name)
    {
        var cluster = KubernetesSamples.Get(name);
        var claims = KubernetesObjects.BeforeChart(cluster).Where(item => item.Kind == "PersistentVolumeClaim").ToList();
        claims.Select(claim => claim.Name).ShouldBe(cluster.CouchDb.Select(node => node.Claim));
        claims.ShouldAllBe(claim => (string)claim.Members["spec"]!["storageClassName"]! == cluster.Storage.Class);
        claims.ShouldAllBe(claim => claim.Annotations.ContainsKey("meta.helm.sh/release-name") == cluster.IsClustered,
            "with several nodes the chart makes the same claims, and Helm refuses objects that are not marked as its own");
    }

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void The_volumes_outlive_their_claims(string name) =>
        ((string)KubernetesObjects.BeforeChart(KubernetesSamples.Get(name)).Single(item => item.Kind == "StorageClass").Members["reclaimPolicy"]!).ShouldBe("Retain");

    [Fact]
    public void A_class_of_the_platform_is_used_and_not_made()
    {
        var cluster = KubernetesSamples.Line4(change: spec => spec with { StorageClass = "microk8s-hostpath" });
        KubernetesObjects.BeforeChart(cluster).ShouldNotContain(item => item.Kind == "StorageClass");
    }

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void The_ingress_allows_large_bodies_and_long_requests_on_one_host_with_TLS(string name)
    {
        var cluster = KubernetesSamples.Get(name);
        var ingress = KubernetesObjects.BeforeChart(cluster).Single(item => item.Kind == "Ingress");
        ((string)ingress.Annotations["nginx.ingress.kubernetes.io/proxy-body-size"]!).ShouldBe("32m");
        ((string)ingress.Annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"]!).ShouldBe("3600");
        ((string)ingress.Members["spec"]!["ingressClassName"]!).ShouldBe(cluster.Platform == KubernetesPlatform.Aks ? "webapprouting.kubernetes.azure.com" : "public");
        ((string)ingress.Members["spec"]!["rules"]![0]!["host"]!).ShouldBe("cht.example.org");
        ((string)ingress.Members["spec"]!["tls"]![0]!["secretName"]!).ShouldBe("api-tls-secret");
    }

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void CouchDB_gets_time_to_stop_memory_and_the_right_to_raise_its_open_files(string name)
    {
        var cluster = KubernetesSamples.Get(name);
        foreach (var node in cluster.CouchDb)
        {
            var pod = ChartPatches.For(cluster).Single(item => item.Name == node.Deployment).Members["spec"]!["template"]!["spec"]!;
            ((int)pod["terminationGracePeriodSeconds"]!).ShouldBe(120);
            ((string)pod["containers"]![0]!["name"]!).ShouldBe(node.Deployment, "the charts call the container like the deployment");
            ((string)pod["containers"]![0]!["resources"]!["requests"]!["memory"]!).ShouldBe("4Gi");
            ((string)pod["containers"]![0]!["securityContext"]!["capabilities"]!["add"]![0]!).ShouldBe("SYS_RESOURCE");
        }
    }

    [Fact]
    public void Nodes_are_drained_one_at_a_time_and_a_single_one_is_not_locked_in()
    {
        ImmutableArray<KubernetesObject> Budgets(int nodes) =>
            [.. KubernetesObjects.BeforeChart(KubernetesSamples.Line4(nodes)).Where(item => item.Kind == "PodDisruptionBudget")];
        ((int)Budgets(3).ShouldHaveSingleItem().Members["spec"]!["maxUnavailable"]!).ShouldBe(1);
        Budgets(1).ShouldBeEmpty();
    }

    [Fact]
    public void A_cluster_that_moves_keeps_the_names_that_are_stored_in_its_shard_maps()
    {
        var cluster = KubernetesSamples.Line4(change: spec => spec with { State = KubernetesState.Planned });
        cluster.Namespace.ShouldBe("local");
        cluster.CouchDb.Select(node => node.NodeName).ShouldBe(["couchdb-1.local", "couchdb-2.local", "couchdb-3.local"]);
        cluster.CouchDb.ShouldAllBe(node => node.DnsName == $"{node.NodeName}.svc.cluster.local", "so a pod finds the name through its search domain");
        var patches = ChartPatches.For(cluster);
        patches.Where(patch => patch.Name.StartsWith("cht-couchdb", StringComparison.Ordinal))
            .Select(patch => (string)patch.Members["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![0]!["value"]!)
            .ShouldBe(["couchdb-1.local", "couchdb-2.local", "couchdb-3.local"]);
        var peers = patches.Single(patch => patch.Kind == "ConfigMap").Members["data"]!;
        ((string)peers["CLUSTER_PEER_IPS"]!).ShouldBe("couchdb-2.local,couchdb-3.local");
        ((string)peers["COUCHDB_SYNC_ADMINS_NODE"]!).ShouldBe("couchdb-1.local");
        patches.SelectMany(patch => ObjectSchema.Check(patch.ToJson(), isPatch: true)).ShouldBeEmpty();
    }

    [Fact]
    public void A_new_cluster_has_the_charts_own_names()
    {
        KubernetesSamples.Line4().CouchDb.ShouldAllBe(node => node.HasChartName);
        ChartPatches.For(KubernetesSamples.Line4()).ShouldNotContain(patch => patch.Kind == "ConfigMap");
    }

    [Fact]
    public void The_kustomization_carries_each_patch_as_a_text_of_its_own()
    {
        var kustomization = YamlReading.ToJson(ChartPatches.Kustomization(KubernetesSamples.Line4()));
        kustomization["resources"]!.AsArray().Select(item => (string)item!).ShouldBe(["rendered.yaml"]);
        kustomization["patches"]!.AsArray().Select(patch => YamlReading.ToJson((string)patch!["patch"]!).ToJsonString())
            .ShouldBe(ChartPatches.For(KubernetesSamples.Line4()).Select(patch => patch.ToJson().ToJsonString()));
    }

    [Fact]
    public void The_certificate_becomes_a_secret_of_the_kind_that_ingress_controllers_read()
    {
        var secret = KubernetesObjects.TlsSecret(KubernetesSamples.Line4(), "certificate", "key");
        ObjectSchema.Check(secret.ToJson()).ShouldBeEmpty();
        secret.HoldsSecrets.ShouldBeTrue();
        secret.ToString().ShouldBe("Secret cht/api-tls-secret");
        ((string)secret.Members["type"]!).ShouldBe("kubernetes.io/tls");
    }

    private static IEnumerable<KubernetesObject> All(KubernetesCluster cluster) =>
        KubernetesObjects.BeforeChart(cluster).Concat(ChartPatches.For(cluster));
}
