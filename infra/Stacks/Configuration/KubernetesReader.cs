using Cht.Layout;

namespace Cht.Stacks.Configuration;

/// <summary>
/// The key <c>kubernetes</c>. With the targets microk8s and aks it describes the cluster that is made; with the others it says
/// where the CHT is to move.
/// </summary>
internal static class KubernetesReader
{
    private const string Key = "kubernetes";

    /// <summary>Null where nothing is configured and the target needs nothing.</summary>
    public static KubernetesSpec? Read(ConfigReader reader)
    {
        KubernetesPlatform? runs = reader.Text("target") switch
        {
            "microk8s" => KubernetesPlatform.MicroK8s,
            "aks" => KubernetesPlatform.Aks,
            _ => null,
        };
        if (reader.Object(Key) is not { } config)
        {
            return runs is { } made ? new KubernetesSpec { Platform = made } : null;
        }

        config.RefuseUnknownKeys(
            "platform", "namespace", "chartVersion", "keepNodeNames", "storageClass", "otherStorageClasses", "storageSize", "nodeMapping",
            "ingressHost", "ingressClass", "tlsSecret", "couchdbMemory", "couchdbProcessors");
        var fallback = new KubernetesSpec { Platform = Platform(reader, config, runs) };
        return fallback with
        {
            State = runs is null ? KubernetesState.Planned : KubernetesState.Running,
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

    private static KubernetesPlatform Platform(ConfigReader reader, ConfigObject config, KubernetesPlatform? runs)
    {
        var usual = Name(runs ?? KubernetesPlatform.MicroK8s);
        var platform = config.OptionalText("platform") ?? usual;
        if (platform is not ("microk8s" or "aks") || (runs is not null && platform != usual))
        {
            reader.Problems.Add($"{Key}.platform", $"found '{platform}'", runs is null ? "Write microk8s or aks" : $"Write {usual}, or leave it out");
        }

        return runs ?? (platform == "aks" ? KubernetesPlatform.Aks : KubernetesPlatform.MicroK8s);
    }

    private static string Name(KubernetesPlatform platform) => platform == KubernetesPlatform.Aks ? "aks" : "microk8s";
}
