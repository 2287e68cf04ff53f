using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>What each platform brings.</summary>
internal sealed record KubernetesPlatforms(
    string Name, string Provisioner, ImmutableArray<string> StorageClasses, ImmutableArray<string> IngressClasses, string IngressNamespace)
{
    /// <summary>The class that we make ourselves: the platforms' own delete the volume together with the claim.</summary>
    public const string OwnStorageClass = "cht-couchdb";

    public static KubernetesPlatforms Of(KubernetesPlatform platform) => platform switch
    {
        KubernetesPlatform.Aks => new(
            "AKS", "disk.csi.azure.com",
            [OwnStorageClass, "default", "managed-csi", "managed-csi-premium"],
            ["webapprouting.kubernetes.azure.com", "azure-application-gateway", "azure-alb-external", "nginx"],
            "app-routing-system"),
        _ => new(
            "MicroK8s", "microk8s.io/hostpath",
            [OwnStorageClass, "microk8s-hostpath"],
            ["public", "nginx"],
            "ingress"),
    };
}
