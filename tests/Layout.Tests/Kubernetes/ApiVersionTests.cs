using System.Text.RegularExpressions;

namespace Cht.Layout.Tests.Kubernetes;

/// <summary>
/// What Kubernetes 1.31 and every newer release serves: stable versions only, which are removed with a new major release of Kubernetes
/// alone, and none of the two stable kinds that are deprecated (https://kubernetes.io/docs/reference/using-api/deprecation-guide/).
/// </summary>
public partial class ApiVersionTests
{
    private static readonly string[] DeprecatedKinds = ["v1 Endpoints", "v1 ComponentStatus"];

    [Theory]
    [MemberData(nameof(KubernetesSamples.Names), MemberType = typeof(KubernetesSamples))]
    public void No_object_and_no_patch_uses_a_version_that_is_deprecated(string name)
    {
        var cluster = KubernetesSamples.Get(name);
        var objects = KubernetesObjects.BeforeChart(cluster).Concat(ChartPatches.For(cluster)).Append(KubernetesObjects.TlsSecret(cluster, "c", "k")).ToList();
        objects.Count.ShouldBeGreaterThan(10);
        foreach (var item in objects)
        {
            StableVersion().IsMatch(item.ApiVersion).ShouldBeTrue(item.ToString());
            DeprecatedKinds.ShouldNotContain($"{item.ApiVersion} {item.Kind}");
            item.Annotations.Select(annotation => annotation.Key).ShouldNotContain("kubernetes.io/ingress.class", "deprecated since 1.18");
        }
    }

    [Theory]
    [InlineData("policy/v1beta1", false)]
    [InlineData("extensions/v1beta1", false)]
    [InlineData("networking.k8s.io/v1alpha1", false)]
    [InlineData("networking.k8s.io/v1", true)]
    [InlineData("v1", true)]
    public void The_rule_tells_stable_versions_from_others(string version, bool stable) => StableVersion().IsMatch(version).ShouldBe(stable);

    [GeneratedRegex(@"\A(?:[a-z0-9.]+/)?v[1-9][0-9]*\z", RegexOptions.None, 1000)]
    private static partial Regex StableVersion();
}
