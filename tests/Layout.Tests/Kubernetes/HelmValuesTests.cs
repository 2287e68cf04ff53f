using System.Text.Json.Nodes;

namespace Cht.Layout.Tests.Kubernetes;

/// <summary>One test for each trap of the charts.</summary>
public class HelmValuesTests
{
    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void The_values_are_as_reviewed(string name) =>
        GoldenFile.ShouldMatch($"kubernetes-{name}/values.yaml", HelmValues.For(KubernetesSamples.Get(name)));

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void Every_boolean_stands_without_quotes_since_a_quoted_false_is_true_to_a_template(string name)
    {
        var text = HelmValues.For(KubernetesSamples.Get(name));
        text.ShouldContain("preExistingDataAvailable: false\n");
        text.ShouldContain("cache_images: true\n");
        text.ShouldNotContain("\"false\"");
        var values = HelmValues.Values(KubernetesSamples.Get(name));
        Leaves(values).Where(leaf => leaf.Value.GetValueKind() == System.Text.Json.JsonValueKind.String && leaf.Value.GetValue<string>() == "true")
            .Select(leaf => leaf.Path).ShouldBe(["/toleration/value"], "the templates quote the toleration's value themselves");
    }

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void A_YAML_parser_reads_the_same_values(string name) =>
        YamlReading.ToJson(HelmValues.For(KubernetesSamples.Get(name))).ToJsonString()
            .ShouldBe(HelmValues.Values(KubernetesSamples.Get(name)).ToJsonString());

    [Fact]
    public void The_switch_for_a_cluster_is_spelled_as_the_chart_spells_it()
    {
        var four = HelmValues.Values(KubernetesSamples.Line4())["couchdb"]!.AsObject();
        four["clusteredCouch_enabled"]!.GetValue<bool>().ShouldBeTrue();
        four.ContainsKey("clusteredCouchEnabled").ShouldBeFalse();
        var five = HelmValues.Values(KubernetesSamples.Line5())["couchdb"]!.AsObject();
        five["clusteredCouchEnabled"]!.GetValue<bool>().ShouldBeTrue();
        five.ContainsKey("clusteredCouch_enabled").ShouldBeFalse();
    }

    [Fact]
    public void A_single_node_is_no_cluster_and_is_pinned_by_the_other_key()
    {
        foreach (var cluster in new[] { KubernetesSamples.Line4(1), KubernetesSamples.Line5(1) })
        {
            var values = HelmValues.Values(cluster);
            values["nodes"]!.AsObject().Select(pair => pair.Key).ShouldBe(["single_node_deploy"]);
            values.ContainsKey("clusteredCouch").ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("4x-five")]
    [InlineData("5x-five")]
    public void Every_node_of_a_cluster_is_mapped_by_its_host_name_label(string name)
    {
        var cluster = KubernetesSamples.Get(name);
        HelmValues.Values(cluster)["nodes"]!.AsObject().Select(pair => (pair.Key, pair.Value!.GetValue<string>()))
            .ShouldBe(cluster.CouchDb.Select(node => ($"node-{node.Number}", node.Host!)));
        HelmValues.Values(cluster)["clusteredCouch"]!["noOfCouchDBNodes"]!.GetValue<int>().ShouldBe(5);
    }

    [Fact]
    public void The_cluster_type_is_a_word_that_the_chart_does_not_know()
    {
        HelmValues.Values(KubernetesSamples.Line4())["cluster_type"]!.GetValue<string>().ShouldBe("microk8s");
        HelmValues.Values(KubernetesSamples.Line5())["cluster_type"]!.GetValue<string>().ShouldBe("aks");
    }

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void The_image_tag_is_given_since_only_the_deploy_script_would_look_it_up(string name)
    {
        var cluster = KubernetesSamples.Get(name);
        var values = HelmValues.Values(cluster);
        values["cht_image_tag"]!.GetValue<string>().ShouldBe(cluster.ChtVersion.Text);
        values["environment"]!.GetValue<string>().ShouldBe("remote", "'local' makes a k3d cluster and kills pods at once");
        values["namespace"]!.GetValue<string>().ShouldBe(cluster.Namespace, "the templates build DNS names of it");
    }

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void The_toleration_is_whole_since_the_chart_for_4_renders_it_without_asking(string name) =>
        HelmValues.Values(KubernetesSamples.Get(name))["toleration"]!.AsObject().Select(pair => pair.Key)
            .ShouldBe(["key", "operator", "value", "effect"]);

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void Nothing_of_the_makers_own_hosts_and_sample_secrets_is_left(string name)
    {
        var cluster = KubernetesSamples.Get(name);
        var text = HelmValues.For(cluster);
        text.ShouldNotContain("dev-cht-alb");
        text.ShouldNotContain("arn:aws");
        text.ShouldNotContain("100Mi\"");
        text.ShouldNotContain("<");
        if (!cluster.Chart.IsLine5)
        {
            HelmValues.Values(cluster)["ingress"]!["host"]!.GetValue<string>().ShouldBe("cht.example.org");
            HelmValues.Values(cluster)["ingress"]!["annotations"]!["certificate"]!.GetValue<string>().ShouldBeEmpty();
        }
    }

    [Fact]
    public void Chart_5_gets_every_block_that_its_templates_read_since_its_package_has_no_defaults()
    {
        var values = HelmValues.Values(KubernetesSamples.Line5());
        foreach (var block in new[] { "api", "sentinel", "haproxy", "couchdb_data", "upstream_servers", "upgrade_service", "toleration", "nodes" })
        {
            values[block].ShouldBeOfType<JsonObject>(block);
        }

        values["couchdb"]!["storage_class"]!.GetValue<string>().ShouldBe("cht-couchdb");
        values["couchdb"]!["couchdb_node_storage_size"]!.GetValue<string>().ShouldBe("500Gi");
    }

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void Secrets_stand_in_values_of_their_own(string name)
    {
        var cluster = KubernetesSamples.Get(name);
        var couchDb = HelmValues.Values(cluster)["couchdb"]!.AsObject();
        couchDb.Select(pair => pair.Key).ShouldNotContain("password");
        couchDb.Select(pair => pair.Key).ShouldNotContain("secret");
        couchDb.Select(pair => pair.Key).ShouldNotContain("uuid");
        var secret = YamlReading.ToJson(HelmValues.SecretsFor(cluster, Samples.Secrets));
        secret.Select(pair => pair.Key).ShouldBe(["couchdb"]);
        secret["couchdb"]!.AsObject().Select(pair => pair.Value!.GetValue<string>()).ShouldBe(
            [Samples.Secrets.CouchDbPassword, Samples.Secrets.CouchDbSecret, Samples.Secrets.CouchDbUuid]);
    }

    [Theory]
    [InlineData("4.22.0", "cht-chart-4x", "1.2.0", "https://docs.communityhealthtoolkit.org/helm-charts")]
    [InlineData("5.0.0", "cht-chart", "5.0.0", "https://docs.communityhealthtoolkit.org/cht-core")]
    [InlineData("5.1.3", "cht-chart", "5.1.0", "https://docs.communityhealthtoolkit.org/cht-core")]
    [InlineData("5.2.0", "cht-chart", "5.2.0", "https://docs.communityhealthtoolkit.org/cht-core")]
    public void The_chart_follows_the_release(string cht, string chart, string version, string repository) =>
        KubernetesSamples.Create(3, cht, KubernetesSamples.Spec).Chart.ShouldBe(new HelmChart(chart, repository, version));

    [Theory]
    [InlineData("4.22.0", "1.1.0")]
    [InlineData("4.22.0", "5.2.0")]
    [InlineData("5.2.0", "1.2.0")]
    [InlineData("5.2.0", "5.3.0")]
    [InlineData("5.3.0", null)]
    public void A_chart_that_nobody_has_read_is_refused(string cht, string? version)
    {
        var problem = KubernetesSamples.Problems(3, cht, KubernetesSamples.Spec with { ChartVersion = version }).ShouldHaveSingleItem();
        problem.Key.ShouldBe("kubernetes.chartVersion");
        problem.Remedy.ShouldStartWith("Write one of ");
    }

    private static IEnumerable<(string Path, JsonValue Value)> Leaves(JsonNode node, string path = "") => node switch
    {
        JsonObject members => members.SelectMany(pair => Leaves(pair.Value!, $"{path}/{pair.Key}")),
        JsonArray items => items.SelectMany((item, i) => Leaves(item!, $"{path}/{i}")),
        _ => [(path, node.AsValue())],
    };
}
