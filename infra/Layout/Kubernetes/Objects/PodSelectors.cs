using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>The charts label every pod with its service.</summary>
internal static class PodSelectors
{
    private const string Label = "cht.service";

    public static JsonObject Service(string service) => new() { ["matchLabels"] = new JsonObject { [Label] = service } };

    public static JsonObject Services(params ImmutableArray<string> services) => new()
    {
        ["matchExpressions"] = new JsonArray(new JsonObject
        {
            ["key"] = Label,
            ["operator"] = "In",
            ["values"] = new JsonArray([.. services.Select(service => (JsonNode)service)]),
        }),
    };

    public static JsonObject CouchDb(KubernetesCluster cluster) => Services([.. cluster.CouchDb.Select(node => node.Service)]);
}
