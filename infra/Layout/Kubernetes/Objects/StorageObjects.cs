using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>Storage class and claims of the CouchDB nodes.</summary>
internal static class StorageObjects
{
    public static ImmutableArray<KubernetesObject> For(KubernetesCluster cluster) =>
    [
        .. cluster.Storage.IsOurs ? [Class(cluster)] : ImmutableArray<KubernetesObject>.Empty,
        .. cluster.CouchDb.Select(node => Claim(cluster, node)),
    ];

    private static KubernetesObject Class(KubernetesCluster cluster)
    {
        var members = new JsonObject
        {
            ["provisioner"] = KubernetesPlatforms.Of(cluster.Platform).Provisioner,
            // A claim that is deleted by mistake, or by 'helm uninstall', must not take a third of every database with it.
            ["reclaimPolicy"] = "Retain",
            // The volume comes into being where the pod is bound to run: on its node, in its zone.
            ["volumeBindingMode"] = "WaitForFirstConsumer",
        };
        if (cluster.Platform == KubernetesPlatform.Aks)
        {
            members["allowVolumeExpansion"] = true;
            members["parameters"] = new JsonObject { ["skuName"] = "Premium_LRS" };
            if (cluster.Storage.DiskResourceGroup is { } group)
            {
                members["parameters"]!["resourceGroup"] = group;
            }
        }

        else if (cluster.Storage.VolumeDirectory is { } directory)
        {
            members["parameters"] = new JsonObject { ["pvDir"] = directory };
        }

        return new("storage.k8s.io/v1", "StorageClass", cluster.Storage.Class, null, members);
    }

    /// <summary>
    /// With one node the charts make no claim for a platform they do not know; with several they make one without a class.
    /// Label and annotations let Helm take over the claim that it finds (helm/helm#7649, Helm 3.2).
    /// </summary>
    private static KubernetesObject Claim(KubernetesCluster cluster, KubernetesCouchDb node)
    {
        var claim = new KubernetesObject("v1", "PersistentVolumeClaim", node.Claim, cluster.Namespace, new()
        {
            ["spec"] = new JsonObject
            {
                ["accessModes"] = new JsonArray("ReadWriteOnce"),
                ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = cluster.Storage.Size } },
                ["storageClassName"] = cluster.Storage.Class,
            },
        });
        return !cluster.IsClustered ? claim : claim with
        {
            Labels = new() { ["app.kubernetes.io/managed-by"] = "Helm", ["cht.service"] = node.Claim },
            Annotations = new()
            {
                ["meta.helm.sh/release-name"] = cluster.Name,
                ["meta.helm.sh/release-namespace"] = cluster.Namespace,
            },
        };
    }
}
