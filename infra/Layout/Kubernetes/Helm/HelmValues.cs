using System.Globalization;
using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>
/// The values for the chart that fits the CHT release. Everything that the templates read is given, since charts carry the
/// makers' own hosts, sample secrets and 100 MiB volumes as defaults. Booleans stay booleans: <c>"false"</c> in quotes is
/// true to a template.
/// </summary>
public static class HelmValues
{
    internal const string UpgradeServiceTag = "0.32";

    /// <summary>All values that are no secret, as YAML.</summary>
    public static string For(KubernetesCluster cluster) => KubernetesYaml.Render(Values(cluster));

    /// <summary>
    /// The secret values, for a second <c>--values</c>; never on a command line. Treat the text as a secret.
    /// </summary>
    public static string SecretsFor(KubernetesCluster cluster, ClusterSecrets secrets)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(secrets);
        return KubernetesYaml.Render(new JsonObject
        {
            ["couchdb"] = new JsonObject
            {
                ["password"] = secrets.CouchDbPassword,
                ["secret"] = secrets.CouchDbSecret,
                ["uuid"] = secrets.CouchDbUuid,
            },
        });
    }

    /// <summary>The values that are no secret, for programs.</summary>
    public static JsonObject Values(KubernetesCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var values = new JsonObject
        {
            ["project_name"] = cluster.Name,
            ["namespace"] = cluster.Namespace,
            ["chtversion"] = cluster.ChtVersion.Text,
            // The deploy script would look it up in builds_4; without the script nobody fills it in.
            ["cht_image_tag"] = cluster.ChtVersion.Text,
            ["cache_images"] = true,
            ["environment"] = "remote",
            ["cluster_type"] = cluster.ClusterType,
            ["upstream_servers"] = new JsonObject
            {
                ["docker_registry"] = ComposeOverrides.ImageRegistry,
                ["builds_url"] = "https://staging.dev.medicmobile.org/_couch/builds_4",
            },
            ["upgrade_service"] = new JsonObject { ["tag"] = UpgradeServiceTag },
            ["couchdb"] = CouchDb(cluster),
            ["couchdb_data"] = new JsonObject
            {
                ["preExistingDataAvailable"] = false,
                ["dataPathOnDiskForCouchDB"] = "data",
                ["partition"] = "0",
            },
            ["toleration"] = new JsonObject
            {
                ["key"] = cluster.Toleration.Key,
                ["operator"] = "Equal",
                ["value"] = cluster.Toleration.Value,
                ["effect"] = cluster.Toleration.Effect,
            },
            ["nodes"] = Nodes(cluster),
        };
        if (cluster.IsClustered)
        {
            values["clusteredCouch"] = new JsonObject { ["noOfCouchDBNodes"] = cluster.CouchDb.Length };
        }

        foreach (var (name, value) in cluster.Chart.IsLine5 ? OnlyLine5() : OnlyLine4(cluster))
        {
            values[name] = value;
        }

        return values;
    }

    private static JsonObject CouchDb(KubernetesCluster cluster)
    {
        var values = new JsonObject
        {
            ["user"] = cluster.CouchDbAdmin,
            // Renamed between the charts; the other name would be ignored without a word.
            [cluster.Chart.IsLine5 ? "clusteredCouchEnabled" : "clusteredCouch_enabled"] = cluster.IsClustered,
            ["couchdb_node_storage_size"] = cluster.Storage.Size,
        };
        if (cluster.Chart.IsLine5)
        {
            values["storage_class"] = cluster.Storage.Class;
            values["db_name"] = "medic";
        }

        return values;
    }

    /// <summary>The charts insist on a host name; in a pool the post-renderer replaces it by the label of the pool.</summary>
    private static JsonObject Nodes(KubernetesCluster cluster) => cluster.IsClustered
        ? new(cluster.CouchDb.Select(node => KeyValuePair.Create<string, JsonNode?>(
            string.Create(CultureInfo.InvariantCulture, $"node-{node.Number}"), node.Host ?? node.Service)))
        : new() { ["single_node_deploy"] = cluster.CouchDb[0].Host ?? cluster.CouchDb[0].Service };

    /// <summary>Takes the makers' own load balancer, host and certificate out of the chart's defaults.</summary>
    private static Dictionary<string, JsonNode?> OnlyLine4(KubernetesCluster cluster) => new(StringComparer.Ordinal)
    {
        ["ingress"] = new JsonObject
        {
            ["host"] = cluster.Ingress.Host,
            ["annotations"] = new JsonObject { ["groupname"] = "", ["tags"] = "", ["certificate"] = "" },
            ["hosted_zone_id"] = "",
            ["load_balancer"] = "",
        },
        ["cert_source"] = "specify-file-path",
        ["k3s_use_vSphere_storage_class"] = false,
    };

    /// <summary>The package has no values.yaml: what a template reads and nobody gives stops it with a nil pointer.</summary>
    private static Dictionary<string, JsonNode?> OnlyLine5() => new(StringComparer.Ordinal)
    {
        ["api"] = new JsonObject
        {
            ["service"] = new JsonObject { ["type"] = "ClusterIP" },
            ["node_env"] = "production",
            ["log_level"] = "info",
            ["port"] = 5988,
        },
        ["sentinel"] = new JsonObject { ["node_env"] = "production", ["log_level"] = "info" },
        ["haproxy"] = new JsonObject { ["ip"] = "0.0.0.0", ["port"] = 5984 },
        ["k3s_use_vSphere_storage_class"] = false,
    };
}
