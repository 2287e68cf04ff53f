using System.Collections.Immutable;
using Cht.Hosts.Convergence;
using Cht.Hosts.Overlay;
using Cht.Provider.Connections;
using Cht.Provider.Framework;

namespace Cht.Provider.Overlay;

internal sealed record OverlayNetworkInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required string Cluster { get; init; }
    public required string Network { get; init; }
    public required string Subnet { get; init; }
    public required int UnderlayMtu { get; init; }
    public required bool Encrypted { get; init; }
}

internal sealed record OverlayNetworkOutputs(string NetworkId, ImmutableArray<string> Drift);

internal sealed class OverlayNetworkHandler()
    : PartHandler<OverlayNetworkInputs, OverlayNetworkDesired, OverlayObserved, OverlayNetworkOutputs>(new OverlayNetworkPart())
{
    public override string Token => "hosts:index:OverlayNetwork";

    protected override OverlayNetworkDesired Desired(OverlayNetworkInputs inputs) => new()
    {
        Host = inputs.Connection.Name,
        Cluster = inputs.Cluster,
        Name = inputs.Network,
        Subnet = inputs.Subnet,
        Mtu = inputs.UnderlayMtu,
        Encrypted = inputs.Encrypted,
    };

    protected override OverlayNetworkOutputs Outputs(OverlayObserved observed, ImmutableArray<string> drift) =>
        new(observed.Overlay?.Id ?? string.Empty, drift);

    protected override HostPlan Removal(OverlayNetworkDesired desired, OverlayObserved observed) =>
        OverlayNetworkPart.PlanRemoval(desired, observed);
}
