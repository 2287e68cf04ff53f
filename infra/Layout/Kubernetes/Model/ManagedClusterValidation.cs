using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>From specification to a cluster on nodes that are not ours to name: no machines, no swarm, the same rules otherwise.</summary>
internal static class ManagedClusterValidation
{
    public static (KubernetesCluster? Cluster, ImmutableArray<LayoutProblem> Problems, ImmutableArray<LayoutProblem> Warnings) Run(
        ClusterSpec spec, int couchDbNodes)
    {
        var problems = new ProblemList();
        ClusterValidation.Identity(spec, problems);
        AccessValidation.Ranges(spec.Access, problems);
        var version = ReleaseValidation.Run(spec, couchDbNodes, problems);
        ClusterValidation.Certificate(spec.Certificate, problems);
        ClusterValidation.WarnOfNumber(couchDbNodes, problems);
        var kubernetes = spec.Kubernetes ?? throw new ArgumentException("The specification has no Kubernetes part.", nameof(spec));
        var cluster = KubernetesValidation.Run(kubernetes, spec, CouchDbSource.Of(couchDbNodes), version, problems);
        return (cluster, problems.Problems, problems.Warnings);
    }
}
