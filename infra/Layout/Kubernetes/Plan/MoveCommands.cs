using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>Commands of the plan. None has a secret in its arguments: passwords stay inside containers, digests come out.</summary>
internal sealed class MoveCommands(LayoutDocument document, LayoutKubernetes target)
{
    public const string CopyLabel = "cht-infra=copy";

    private const string FindContainer = "docker ps --quiet --filter label=com.docker.compose.project=cht --filter label=com.docker.compose.service=couchdb";

    /// <summary>Asks CouchDB of its own container, which knows user and password; curl reads them on standard input.</summary>
    private const string Curl = """printf "user = %s:%s" "$COUCHDB_USER" "$COUCHDB_PASSWORD" | curl --fail --silent --show-error --config - http://localhost:5984""";

    private const string Files = """find . -type f -printf "%s %p\\n" | LC_ALL=C sort | sha256sum""";

    public static string CopyPod(LayoutKubernetesNode node) => $"cht-copy-{node.Number}";

    public static string Membership(LayoutNode node) => OnMachine(node, $"{Curl}/_membership");

    public string Membership(LayoutKubernetesNode node) => InCouchDb(node, $"{Curl}/_membership");

    /// <summary>A single node has the name that every single CouchDB has.</summary>
    public string ExpectedMembership()
    {
        var names = target.CouchDb.Length == 1 ? ["couchdb@127.0.0.1"] : target.CouchDb.Select(node => $"couchdb@{node.NodeName}");
        return $"all_nodes and cluster_nodes are both {string.Join(", ", names)}, in any order";
    }

    public static string DatabaseFigures(LayoutNode node) => OnMachine(node, Figures());

    public string DatabaseFigures(LayoutKubernetesNode node) => InCouchDb(node, Figures());

    public static string Listing(LayoutNode node) => $"scripts/ssh {node.Name} 'cd {node.CouchDb!.DataDirectory} && sudo {Files}'";

    public string Listing(LayoutKubernetesNode node) => InPod(node, $"cd /claim/data && {Files}");

    public string InPod(LayoutKubernetesNode node, string script) =>
        $"kubectl --namespace={target.Namespace} exec {CopyPod(node)} -- sh -c '{script}'";

    /// <summary>Owner 5984 is the user of CouchDB in the image.</summary>
    public ImmutableArray<string> Copy(LayoutNode from, LayoutKubernetesNode to)
    {
        var data = from.CouchDb!.DataDirectory;
        var unpack = $"kubectl --namespace={target.Namespace} exec --stdin {CopyPod(to)} -- tar -C /claim/data --numeric-owner -xpf -";
        return
        [
            InPod(to, "mkdir -p /claim/data"),
            $"scripts/ssh {from.Name} 'cd {data} && sudo find . -maxdepth 1 -name .shards -print0 | sudo tar --numeric-owner -cf - --null --files-from=-' | {unpack}",
            $"scripts/ssh {from.Name} sudo tar -C {data} --numeric-owner --exclude=./.shards -cf - . | {unpack}",
            InPod(to, "chown -R 5984:5984 /claim/data"),
        ];
    }

    public string Install() =>
        "scripts/infra stack output kubernetesSecretValues --show-secrets | "
            + $"helm upgrade --install {target.Release} {target.Chart.Name} --repo {target.Chart.Repository} --version {target.Chart.Version} "
            + $"--namespace {target.Namespace} --values values.yaml --values - --post-renderer ./post-renderer";

    /// <summary>Digest of a secret on the first machine that holds it.</summary>
    public static string SecretDigest(LayoutSecret secret) =>
        $"scripts/ssh {secret.Files[^1].Node} 'sudo sed -n s/^{secret.Variable}=//p {secret.Files[^1].Path} | tr -d \"\\n\" | sha256sum'";

    /// <summary>Digest of a secret in the cluster.</summary>
    public string SecretDigest(string variable) =>
        $"kubectl --namespace={target.Namespace} get secret {target.CredentialsSecret} --output=jsonpath='{{.data.{variable}}}' | base64 -d | sha256sum";

    public string CopyPods() => KubernetesYaml.RenderAll(target.CouchDb.Select(CopyPodManifest));

    private JsonObject CopyPodManifest(LayoutKubernetesNode node) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["name"] = CopyPod(node),
            ["namespace"] = target.Namespace,
            ["labels"] = new JsonObject { ["cht-infra"] = "copy" },
        },
        ["spec"] = new JsonObject
        {
            ["nodeSelector"] = new JsonObject { ["kubernetes.io/hostname"] = node.Host },
            ["tolerations"] = new JsonArray(new JsonObject { ["operator"] = "Exists" }),
            ["restartPolicy"] = "Never",
            ["terminationGracePeriodSeconds"] = 1,
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "copy",
                // The image is there afterwards, when CouchDB starts.
                ["image"] = document.Versions.Images.Single(image => image.Service == "couchdb").Image,
                ["command"] = new JsonArray("sleep", "infinity"),
                ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "claim", ["mountPath"] = "/claim" }),
            }),
            ["volumes"] = new JsonArray(new JsonObject
            {
                ["name"] = "claim",
                ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = node.Claim },
            }),
        },
    };

    /// <summary>Documents and deletions of each database of the CHT; update sequences differ by design.</summary>
    private static string Figures() =>
        $"for db in medic medic-sentinel medic-users-meta _users; do {Curl}/$db; done | "
            + """grep -oE "\"(db_name|doc_count|doc_del_count)\":[^,]*" """.TrimEnd();

    private static string OnMachine(LayoutNode node, string script) =>
        $"scripts/ssh {node.Name} 'docker exec $({FindContainer}) sh -c '\\''{script}'\\'''";

    private string InCouchDb(LayoutKubernetesNode node, string script) =>
        $"kubectl --namespace={target.Namespace} exec deployment/{node.Deployment} --container={node.Deployment} -- sh -c '{script}'";
}
