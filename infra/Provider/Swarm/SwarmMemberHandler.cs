using System.Collections.Immutable;
using System.Diagnostics;
using Cht.Hosts;
using Cht.Hosts.Convergence;
using Cht.Hosts.Swarm;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Framework;

namespace Cht.Provider.Swarm;

internal sealed record SwarmMemberInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required ConnectionInputs Manager { get; init; }
    public required string ClusterId { get; init; }
    public required string PrivateAddress { get; init; }
    public ImmutableArray<string> ManagerAddresses { get; init; } = [];
    public bool IsManager { get; init; }
}

internal sealed record SwarmMemberOutputs(string NodeId, ImmutableArray<string> Drift);

/// <summary>
/// Joins a machine to the swarm. Membership and join token are asked of the manager at the moment they are needed; the token
/// goes from one connection's output to the other's standard input and nowhere else.
/// </summary>
internal sealed class SwarmMemberHandler()
    : PartHandler<SwarmMemberInputs, SwarmMemberDesired, SwarmObserved, SwarmMemberOutputs>(Part)
{
    private static readonly SwarmMemberPart Part = new();

    private static readonly SwarmNodeList Unread = new([], string.Empty);

    public override string Token => "hosts:index:SwarmMember";

    protected override SwarmMemberDesired Desired(SwarmMemberInputs inputs) => Desired(inputs, Unread, joinToken: string.Empty);

    protected override async Task<SwarmMemberDesired> DesiredAsync(SwarmMemberInputs inputs, ResourceContext context)
    {
        var manager = context.Connections.For(inputs.Manager.ToEndpoint());
        var listing = NodesAsync(inputs, context);
        var reading = manager.RunAsync(SwarmJoinTokens.Script, context.CancellationToken);
        await Task.WhenAll(listing, reading);
        var tokens = SwarmJoinTokens.Parse(manager.HostName, await reading);
        return Desired(inputs, await listing, tokens.For(inputs.IsManager ? SwarmRole.Manager : SwarmRole.Worker));
    }

    protected override SwarmMemberOutputs Outputs(SwarmObserved observed, ImmutableArray<string> drift) => new(observed.NodeId, drift);

    protected override async Task<(string Id, SwarmMemberOutputs Outputs)> CreateAsync(SwarmMemberInputs inputs, ResourceContext context) =>
        (inputs.Connection.Name, await JoinAsync(inputs, context));

    protected override Task<SwarmMemberOutputs> UpdateAsync(
        string id, SwarmMemberInputs inputs, SwarmMemberOutputs oldOutputs, ResourceContext context) => JoinAsync(inputs, context);

    protected override async Task<SwarmMemberOutputs?> ReadAsync(
        string id, SwarmMemberInputs inputs, SwarmMemberOutputs outputs, ResourceContext context)
    {
        var (observed, plan) = await LookAsync(inputs, context);
        return Outputs(observed, Drift.Of(plan));
    }

    /// <summary>
    /// The machine leaves and the managers forget it. A machine or a manager that is away does not stop that: the other
    /// one does its share.
    /// </summary>
    protected override async Task DeleteAsync(string id, SwarmMemberInputs inputs, SwarmMemberOutputs outputs, ResourceContext context)
    {
        var manager = context.Connections.For(inputs.Manager.ToEndpoint());
        var nodes = await OrWarnAsync(() => NodesAsync(inputs, context), Unread, context);
        var listed = nodes.Nodes.FirstOrDefault(node => string.Equals(node.Id, outputs.NodeId, StringComparison.Ordinal));
        if (listed is not null)
        {
            await HostConvergence.ExecuteAsync(manager, SwarmNodeWithdrawal.BeforeLeaving(listed), context, context.CancellationToken);
        }

        await OrWarnAsync(() => HostConvergence.LookAndActAsync(() => LeaveAsync(inputs, nodes, context)), false, context);
        if (listed is not null)
        {
            await HostConvergence.ExecuteAsync(manager, SwarmNodeWithdrawal.AfterLeaving(listed), context, context.CancellationToken);
        }
    }

    private async Task<SwarmMemberOutputs> JoinAsync(SwarmMemberInputs inputs, ResourceContext context)
    {
        var planned = await HostConvergence.LookAndActAsync(async () =>
        {
            var looked = await PlanAsync(inputs, context);
            await HostConvergence.ExecuteAsync(Host(inputs, context), looked.Plan, context, context.CancellationToken, looked.LookedAt);
            return looked;
        });
        if (planned.Plan.IsEmpty)
        {
            return Outputs(planned.Observed, []);
        }

        // The proof asks the manager again: the list it gave before cannot know the node that has just joined.
        var (observed, plan) = await LookAsync(inputs, context);
        return plan.IsEmpty
            ? Outputs(observed, [])
            : throw new ConvergenceException(inputs.Connection.Name, planned.Plan.Operations[^1].Script.Purpose, plan);
    }

    /// <summary>
    /// The machine is read first. A join that a killed run had begun may end while it is read, and a list of nodes that is older
    /// than that would make a stranger of the node.
    /// </summary>
    private async Task<PlannedPart<SwarmObserved>> PlanAsync(SwarmMemberInputs inputs, ResourceContext context)
    {
        var lookedAt = Stopwatch.GetTimestamp();
        var observed = await HostConvergence.ObserveAsync(Host(inputs, context), Part, Desired(inputs), context.CancellationToken);
        return new(observed, Part.Plan(await DesiredAsync(inputs, context), observed)) { LookedAt = lookedAt };
    }

    /// <summary>Manager and machine are asked at the same time, and for no join token: the list may be older than what the machine says.</summary>
    private static async Task<PlannedPart<SwarmObserved>> LookAsync(SwarmMemberInputs inputs, ResourceContext context)
    {
        var listing = NodesAsync(inputs, context);
        var observing = HostConvergence.ObserveAsync(
            Host(inputs, context), Part, Desired(inputs, Unread, joinToken: string.Empty), context.CancellationToken);
        await Task.WhenAll(listing, observing);
        var observed = await observing;
        return new(observed, Part.Plan(Desired(inputs, await listing, joinToken: string.Empty), observed));
    }

    private static async Task<bool> LeaveAsync(SwarmMemberInputs inputs, SwarmNodeList nodes, ResourceContext context)
    {
        var desired = Desired(inputs, nodes, joinToken: string.Empty);
        var machine = Host(inputs, context);
        var lookedAt = Stopwatch.GetTimestamp();
        var observed = await HostConvergence.ObserveAsync(machine, Part, desired, context.CancellationToken);
        await HostConvergence.ExecuteAsync(machine, SwarmMemberPart.PlanRemoval(desired, observed), context, context.CancellationToken, lookedAt);
        return true;
    }

    private static async Task<T> OrWarnAsync<T>(Func<Task<T>> work, T otherwise, ResourceContext context)
    {
        try
        {
            return await work();
        }
        catch (HostUnreachableException away) when (!away.Permanent)
        {
            context.Warn(away.Message);
            return otherwise;
        }
    }

    private static async Task<SwarmNodeList> NodesAsync(SwarmMemberInputs inputs, ResourceContext context)
    {
        var swarm = await HostConvergence.ObserveAsync(
            context.Connections.For(inputs.Manager.ToEndpoint()),
            new SwarmManagerPart(),
            new SwarmManagerDesired { Host = inputs.Manager.Name, Address = inputs.ManagerAddresses[0] },
            context.CancellationToken);
        return swarm.NodeList;
    }

    private static SwarmMemberDesired Desired(SwarmMemberInputs inputs, SwarmNodeList nodes, string joinToken) => new()
    {
        Host = inputs.Connection.Name,
        Address = inputs.PrivateAddress,
        DataPathAddress = inputs.PrivateAddress,
        ClusterId = inputs.ClusterId,
        ManagerAddresses = inputs.ManagerAddresses,
        ClusterNodes = nodes,
        JoinToken = joinToken,
    };
}
