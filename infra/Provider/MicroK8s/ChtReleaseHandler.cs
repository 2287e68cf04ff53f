using System.Collections.Immutable;
using Cht.Hosts.Convergence;
using Cht.Hosts.MicroK8s;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Framework;

namespace Cht.Provider.MicroK8s;

internal sealed record ChtReleaseInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required string Namespace { get; init; }
    public required string Release { get; init; }
    public required string Chart { get; init; }
    public required string Repository { get; init; }
    public required string ChartVersion { get; init; }
    public required string Objects { get; init; }
    public required string Values { get; init; }
    public required string SecretValues { get; init; }
    public required string Kustomization { get; init; }
    public string? SecretObjects { get; init; }

    public override string ToString() => $"{Chart} {ChartVersion} as {Release} in {Namespace}";
}

/// <summary>On removal the chart goes; namespace, claims and volumes stay.</summary>
internal sealed class ChtReleaseHandler()
    : PartHandler<ChtReleaseInputs, MicroK8sRelease, MicroK8sReleaseObserved, DriftOutputs>(new MicroK8sReleasePart())
{
    public override string Token => "hosts:index:ChtRelease";

    protected override MicroK8sRelease Desired(ChtReleaseInputs inputs) => new()
    {
        Host = inputs.Connection.Name,
        Namespace = inputs.Namespace,
        Name = inputs.Release,
        Chart = new HelmChart(inputs.Chart, inputs.Repository, inputs.ChartVersion),
        Objects = inputs.SecretObjects is { } secrets ? $"{inputs.Objects}---\n{secrets}" : inputs.Objects,
        Values = inputs.Values,
        SecretValues = inputs.SecretValues,
        Kustomization = inputs.Kustomization,
    };

    protected override DriftOutputs Outputs(MicroK8sReleaseObserved observed, ImmutableArray<string> drift) => new(drift);

    protected override Func<MicroK8sRelease, MicroK8sReleaseObserved, HostPlan> Removal => MicroK8sReleasePart.PlanRemoval;
}
