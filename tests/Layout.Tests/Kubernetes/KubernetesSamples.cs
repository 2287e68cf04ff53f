using System.Collections.Immutable;

namespace Cht.Layout.Tests.Kubernetes;

/// <summary>Clusters of four sizes on both chart lines.</summary>
internal static class KubernetesSamples
{
    public static TheoryData<string> Names => ["4x-one", "4x-three", "4x-four", "4x-five", "5x-one", "5x-three", "5x-four", "5x-five"];

    public static KubernetesSpec Spec { get; } = new() { Platform = KubernetesPlatform.MicroK8s, IngressHost = "cht.example.org" };

    public static KubernetesCluster Get(string name)
    {
        var nodes = name[3..] switch { "one" => 1, "three" => 3, "four" => 4, _ => 5 };
        return name.StartsWith("4x", StringComparison.Ordinal) ? Line4(nodes) : Line5(nodes);
    }

    public static KubernetesCluster Line4(int nodes = 3, Func<KubernetesSpec, KubernetesSpec>? change = null) =>
        Create(nodes, "4.22.0", (change ?? (spec => spec))(Spec));

    /// <summary>The other line and the other platform at once.</summary>
    public static KubernetesCluster Line5(int nodes = 3, Func<KubernetesSpec, KubernetesSpec>? change = null) =>
        Create(nodes, "5.2.0", (change ?? (spec => spec))(Spec with
        {
            Platform = KubernetesPlatform.Aks,
            Namespace = "district",
            StorageSize = "500Gi",
            NodeMapping = [.. Enumerable.Range(0, nodes).Select(i => $"aks-couchdb-12345678-vmss{i:000000}")],
        }));

    public static KubernetesCluster Create(int nodes, string chtVersion, KubernetesSpec spec) =>
        ClusterLayout.Create(SampleSpecs.Cluster(nodes) with { ChtVersion = chtVersion, Kubernetes = spec }).Kubernetes!;

    /// <summary>What is wrong with a specification.</summary>
    public static ImmutableArray<LayoutProblem> Problems(int nodes, string chtVersion, KubernetesSpec spec)
    {
        ClusterLayout.TryCreate(SampleSpecs.Cluster(nodes) with { ChtVersion = chtVersion, Kubernetes = spec }, out _, out var problems).ShouldBeFalse();
        return problems;
    }
}
