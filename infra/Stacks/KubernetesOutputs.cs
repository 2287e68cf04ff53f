using Cht.Layout;
using Pulumi;

namespace Cht.Stacks;

/// <summary>What kubectl and helm are given: outputs of every stack that knows of Kubernetes.</summary>
internal static class KubernetesOutputs
{
    public static IEnumerable<KeyValuePair<string, object?>> For(KubernetesCluster? cluster, Output<ClusterSecrets> secrets) => cluster is null ? [] :
    [
        new("kubernetesValues", HelmValues.For(cluster)),
        new("kubernetesSecretValues", Output.CreateSecret(secrets.Apply(values => HelmValues.SecretsFor(cluster, values)))),
        new("kubernetesObjects", KubernetesObjects.ToYaml(KubernetesObjects.BeforeChart(cluster))),
        new("kubernetesKustomization", ChartPatches.Kustomization(cluster)),
    ];
}
