using System.Collections.Immutable;
using Cht.Hosts;
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
    public ImmutableArray<ConnectionInputs> Nodes { get; init; } = [];
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

    /// <summary>
    /// Every machine is asked: a local network that hides the overlay is refused, and containers attached elsewhere, which
    /// a manager without one of its own cannot see, keep the network from being made anew.
    /// </summary>
    protected override async Task<OverlayNetworkDesired> DesiredAsync(OverlayNetworkInputs inputs, ResourceContext context)
    {
        var attached = await Task.WhenAll(inputs.Nodes.Select(node => AttachedAsync(node, inputs, context)));
        return Desired(inputs) with { AttachedElsewhere = [.. attached.SelectMany(containers => containers)] };
    }

    private static async Task<ImmutableArray<string>> AttachedAsync(ConnectionInputs node, OverlayNetworkInputs inputs, ResourceContext context)
    {
        try
        {
            var planned = await HostConvergence.PlanAsync(
                context.Connections.For(node.ToEndpoint()),
                new OverlayNodePart(),
                new OverlayNodeDesired(node.Name, inputs.Network, inputs.Encrypted),
                context.CancellationToken);
            return planned.Observed.Attached;
        }
        catch (HostUnreachableException exception)
        {
            // One machine that is away must not hold back the network of the others; it is looked at when it is back.
            context.Warn(exception.Message);
            return [];
        }
    }

    protected override OverlayNetworkOutputs Outputs(OverlayObserved observed, ImmutableArray<string> drift) =>
        new(observed.Overlay?.Id ?? string.Empty, drift);

    protected override Func<OverlayNetworkDesired, OverlayObserved, HostPlan> Removal => OverlayNetworkPart.PlanRemoval;
}
