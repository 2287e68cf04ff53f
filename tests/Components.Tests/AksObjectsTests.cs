using System.Text.Json.Nodes;
using Cht.Layout;
using Pulumi.Testing;
using static Cht.Components.Tests.CloudConfig;

namespace Cht.Components.Tests;

/// <summary>The resources of Pulumi.Kubernetes are the objects of the layout, member by member.</summary>
[Collection(nameof(OneConfigurationAtATime))]
public sealed class AksObjectsTests
{
    private const string SkipAwait = "pulumi.com/skipAwait";

    [Theory]
    [InlineData("4.22.0", "1")]
    [InlineData("4.22.0", "3")]
    [InlineData("5.2.0", "1")]
    [InlineData("5.2.0", "5")]
    public async Task Each_object_of_the_layout_is_registered_as_it_is(string version, string nodes)
    {
        var (mocks, outputs) = await StackRun.RunAsync("prod", Aks(("chtVersion", version), ("couchdbNodes", nodes)));
        KubernetesCluster.TryCreate(Spec(version), int.Parse(nodes), out var cluster, out _, out _).ShouldBeTrue();

        var registered = mocks.All.Where(resource => resource.Type!.StartsWith("kubernetes:", StringComparison.Ordinal)
            && !resource.Type.StartsWith("kubernetes:helm", StringComparison.Ordinal)).Select(Whole).ToList();
        var wanted = KubernetesObjects.BeforeChart(cluster!).Select(item => item.ToJson()).ToList();

        registered.Select(Sorted).Order(StringComparer.Ordinal).ShouldBe(wanted.Select(Sorted).Order(StringComparer.Ordinal));
        outputs["kubernetesObjects"].ShouldBe(KubernetesObjects.ToYaml(KubernetesObjects.BeforeChart(cluster!)));
    }

    [Fact]
    public async Task Only_what_comes_true_with_the_chart_is_not_waited_for()
    {
        var (mocks, _) = await StackRun.RunAsync("prod", Aks());

        mocks.All.Where(resource => resource.Inputs.TryGetValue("metadata", out var metadata)
                && Object(metadata).TryGetValue("annotations", out var annotations) && Object(annotations).ContainsKey(SkipAwait))
            .Select(resource => resource.Type![(resource.Type!.LastIndexOf(':') + 1)..]).Distinct().Order().ShouldBe(["Ingress", "PersistentVolumeClaim"]);
    }

    private static ClusterSpec Spec(string version) => new()
    {
        Name = "prod",
        ChtVersion = version,
        Machines = [],
        Kubernetes = new()
        {
            Platform = KubernetesPlatform.Aks, IngressHost = "cht.example.org", Pool = new("cht-pool", "couchdb"), DiskResourceGroup = "cht-prod-data",
        },
    };

    private static JsonObject Whole(MockResourceArgs resource)
    {
        var whole = (JsonObject)Json(resource.Inputs)!;
        var annotations = whole["metadata"]!["annotations"] as JsonObject;
        annotations?.Remove(SkipAwait);
        if (annotations is { Count: 0 })
        {
            whole["metadata"]!.AsObject().Remove("annotations");
        }

        return whole;
    }

    private static JsonNode? Json(object? value) => value switch
    {
        IReadOnlyDictionary<string, object> members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Json(member.Value)))),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        double number => JsonValue.Create((int)number),
        IEnumerable<object> items => new JsonArray([.. items.Select(Json)]),
        _ => throw new ArgumentException($"{value} is no value of an object."),
    };

    /// <summary>Members of an object have no order.</summary>
    private static string Sorted(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}:{Sorted(member.Value)}"))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(Sorted))}]",
        _ => node!.ToJsonString(),
    };
}
