using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>The images that a cluster runs.</summary>
internal static class ChtImages
{
    public static ImmutableArray<string> CoreServices { get; } = ["nginx", "api", "sentinel", "haproxy"];

    public static ImmutableArray<LayoutImage> Of(ClusterLayout layout)
    {
        LayoutImage Image(string service, string name) =>
            new(service, $"{ComposeOverrides.ImageRegistry}/{name}:{layout.ChtVersion}", null);
        var nouveau = layout.ChtVersion.HasNouveau;
        return
        [
            .. CoreServices.Select(service => Image(service, $"cht-{service}")),
            .. !nouveau || layout.IsCouchDbClustered ? [Image("healthcheck", "cht-haproxy-healthcheck")]
                : ImmutableArray<LayoutImage>.Empty,
            Image("couchdb", "cht-couchdb"),
            .. nouveau ? [Image("nouveau", "cht-couchdb-nouveau")] : ImmutableArray<LayoutImage>.Empty,
            // Still published under the old registry name only.
            new("cht-upgrade-service", "public.ecr.aws/s5s3h4s7/cht-upgrade-service:latest", null),
        ];
    }

    /// <summary>What the chart starts: no nginx, since the ingress stands in its place.</summary>
    public static ImmutableArray<LayoutImage> Of(KubernetesCluster cluster)
    {
        LayoutImage Image(string service, string name) =>
            new(service, $"{ComposeOverrides.ImageRegistry}/{name}:{cluster.ChtVersion}", null);
        return
        [
            .. CoreServices.Where(service => service != "nginx").Select(service => Image(service, $"cht-{service}")),
            Image("healthcheck", "cht-haproxy-healthcheck"),
            Image("couchdb", "cht-couchdb"),
            .. cluster.ChtVersion.HasNouveau ? [Image("nouveau", "cht-couchdb-nouveau")] : ImmutableArray<LayoutImage>.Empty,
            .. cluster.Chart.IsLine5 ? ImmutableArray<LayoutImage>.Empty
                : [new("upgrade-service", $"medicmobile/upgrade-service:{HelmValues.UpgradeServiceTag}", null)],
        ];
    }
}
