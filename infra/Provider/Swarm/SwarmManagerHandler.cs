using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Swarm;
using Cht.Provider.Connections;
using Cht.Provider.Framework;

namespace Cht.Provider.Swarm;

internal sealed record SwarmManagerInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required string PrivateAddress { get; init; }
    public string? AddressPool { get; init; }
    public ImmutableArray<SwarmPeerInputs> Peers { get; init; } = [];
}

internal sealed record SwarmPeerInputs(ConnectionInputs Connection, bool IsManager);

internal sealed record SwarmManagerOutputs(string ClusterId, string NodeId, ImmutableArray<string> Drift);

/// <summary>
/// The first manager. When it is in no swarm, the other machines are asked first: a swarm that lives on without it (this
/// machine was lost and rebuilt) is joined, and only where there is none left a new one is formed.
/// </summary>
internal sealed class SwarmManagerHandler()
    : PartHandler<SwarmManagerInputs, SwarmManagerDesired, SwarmObserved, SwarmManagerOutputs>(new SwarmManagerPart())
{
    public override string Token => "hosts:index:SwarmManager";

    protected override Func<SwarmManagerDesired, SwarmObserved, HostPlan> Removal => SwarmManagerPart.PlanRemoval;

    protected override SwarmManagerDesired Desired(SwarmManagerInputs inputs) => new()
    {
        Host = inputs.Connection.Name,
        Address = inputs.PrivateAddress,
        DataPathAddress = inputs.PrivateAddress,
        AddressPools = inputs.AddressPool is null ? [] : [inputs.AddressPool],
    };

    protected override SwarmManagerOutputs Outputs(SwarmObserved observed, ImmutableArray<string> drift) =>
        new(observed.ClusterId, observed.NodeId, drift);

    protected override async Task<SwarmManagerOutputs> ConvergeAsync(SwarmManagerInputs inputs, ResourceContext context)
    {
        var observed = await ObserveAsync(Host(inputs, context), Desired(inputs), context);
        if (observed is { EngineAnswers: true, IsInactive: true })
        {
            var others = await Task.WhenAll(inputs.Peers.Select(peer => AskAsync(peer, context)));
            if (SwarmRecovery.Survivor(inputs.Connection.Name, others) is { } survivor)
            {
                await JoinAsync(inputs, survivor, context);
            }
            else if (SwarmRecovery.Orphans(others) is { IsEmpty: false } orphans)
            {
                context.Warn(
                    $"The swarm of {string.Join(", ", orphans)} was lost with its only manager {inputs.Connection.Name}. A new one is formed, and they leave "
                    + "the old one and join it. Containers on the overlay network must be started again.");
            }
        }

        return await base.ConvergeAsync(inputs, context);
    }

    private static Task<SwarmObserved> ObserveAsync(IHostConnection host, SwarmManagerDesired desired, ResourceContext context) =>
        HostConvergence.ObserveAsync(host, new SwarmManagerPart(), desired, context.CancellationToken);

    private static async Task<SwarmWitness> AskAsync(SwarmPeerInputs peer, ResourceContext context)
    {
        try
        {
            var desired = new SwarmManagerDesired { Host = peer.Connection.Name, Address = peer.Connection.Address };
            return new(peer.Connection.Name, peer.IsManager, await ObserveAsync(context.Connections.For(peer.Connection.ToEndpoint()), desired, context));
        }
        catch (HostUnreachableException away)
        {
            context.Warn(away.Message);
            return new(peer.Connection.Name, peer.IsManager, null);
        }
    }

    /// <summary>The machine was the first manager and becomes one again; the swarm keeps its id, its nodes and its networks.</summary>
    private static async Task JoinAsync(SwarmManagerInputs inputs, SwarmWitness survivor, ResourceContext context)
    {
        context.Warn($"{inputs.Connection.Name} is in no swarm, and {survivor.Host} still manages swarm {survivor.Observed!.ClusterId}: it joins that one again.");
        var manager = context.Connections.For(inputs.Peers.Single(peer => peer.Connection.Name == survivor.Host).Connection.ToEndpoint());
        var tokens = SwarmJoinTokens.Parse(survivor.Host, await manager.RunAsync(SwarmJoinTokens.Script, context.CancellationToken));
        var desired = new SwarmMemberDesired
        {
            Host = inputs.Connection.Name,
            Address = inputs.PrivateAddress,
            DataPathAddress = inputs.PrivateAddress,
            ClusterId = survivor.Observed.ClusterId,
            ManagerAddresses = [survivor.Observed.NodeAddress],
            ClusterNodes = survivor.Observed.NodeList,
            JoinToken = tokens.Manager,
        };
        await HostConvergence.ConvergeAsync(Host(inputs, context), new SwarmMemberPart(), desired, context, context.CancellationToken);
    }
}
