using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cht.Layout;
using Pulumi;

namespace Cht.Components.Kubernetes;

/// <summary>The chart's values as inputs: booleans stay booleans, and the three secrets are secrets of the state as well.</summary>
internal static class ReleaseValues
{
    public static InputMap<object> For(KubernetesCluster cluster, Output<ClusterSecrets> secrets)
    {
        var values = new InputMap<object>();
        foreach (var (name, value) in HelmValues.Values(cluster))
        {
            if (name == "couchdb")
            {
                values.Add(name, Output.CreateSecret(secrets.Apply(found => CouchDb(value!.AsObject(), found))));
            }
            else
            {
                values.Add(name, Plain(value));
            }
        }

        return values;
    }

    private static object CouchDb(JsonObject values, ClusterSecrets secrets)
    {
        var whole = (JsonObject)values.DeepClone();
        (whole["password"], whole["secret"], whole["uuid"]) = (secrets.CouchDbPassword, secrets.CouchDbSecret, secrets.CouchDbUuid);
        return Plain(whole);
    }

    private static object Plain(JsonNode? node) => node switch
    {
        JsonObject members => members.ToImmutableDictionary(member => member.Key, member => Plain(member.Value)),
        JsonArray items => items.Select(Plain).ToImmutableArray(),
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.GetValue<int>(),
        JsonValue value => value.GetValue<string>(),
        _ => throw new ArgumentException("A value of the chart is null.", nameof(node)),
    };
}
