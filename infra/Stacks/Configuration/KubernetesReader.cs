using Cht.Layout;

namespace Cht.Stacks.Configuration;

/// <summary>
/// The key <c>kubernetes</c>. With the targets lab and servers it says where the CHT is to move; with microk8s it describes the
/// cluster that is made.
/// </summary>
internal static class KubernetesReader
{
    private const string Key = "kubernetes";

    /// <summary>Null where nothing is configured and the target needs nothing.</summary>
    public static KubernetesSpec? Read(ConfigReader reader)
    {
        var runs = reader.Text("target") == "microk8s";
        if (reader.Object(Key) is not { } config)
        {
            return runs ? new KubernetesSpec { Platform = KubernetesPlatform.MicroK8s } : null;
        }

        config.RefuseUnknownKeys(
            "platform", "namespace", "chartVersion", "keepNodeNames", "storageClass", "otherStorageClasses", "storageSize", "nodeMapping",
            "ingressHost", "ingressClass", "tlsSecret", "couchdbMemory", "couchdbProcessors");
        var fallback = new KubernetesSpec { Platform = Platform(reader, config, runs) };
        return fallback with
        {
            State = runs ? KubernetesState.Running : KubernetesState.Planned,
            Namespace = config.OptionalText("namespace"),
            ChartVersion = config.OptionalText("chartVersion"),
            KeepNodeNames = config.OptionalBoolean("keepNodeNames"),
            StorageClass = config.OptionalText("storageClass"),
            OtherStorageClasses = config.Texts("otherStorageClasses"),
            StorageSize = config.OptionalText("storageSize") ?? fallback.StorageSize,
            NodeMapping = config.Texts("nodeMapping"),
            IngressHost = config.OptionalText("ingressHost"),
            IngressClass = config.OptionalText("ingressClass"),
            TlsSecret = config.OptionalText("tlsSecret") ?? fallback.TlsSecret,
            CouchDbMemory = config.OptionalText("couchdbMemory") ?? fallback.CouchDbMemory,
            CouchDbProcessors = config.OptionalText("couchdbProcessors") ?? fallback.CouchDbProcessors,
        };
    }

    private static KubernetesPlatform Platform(ConfigReader reader, ConfigObject config, bool runs)
    {
        var platform = config.OptionalText("platform") ?? "microk8s";
        if (platform is not ("microk8s" or "aks") || (runs && platform != "microk8s"))
        {
            reader.Problems.Add($"{Key}.platform", $"found '{platform}'", runs ? "Write microk8s, or leave it out" : "Write microk8s or aks");
        }

        return platform == "aks" ? KubernetesPlatform.Aks : KubernetesPlatform.MicroK8s;
    }
}
