using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Swarm;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Swarm;

internal sealed record SwarmMemberInputs
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
internal sealed class SwarmMemberHandler : ResourceHandler<SwarmMemberInputs, SwarmMemberOutputs>
{
    private static readonly SwarmNodeList Unread = new([], string.Empty);

    private readonly SwarmMemberPart part = new();

    public override string Token => "hosts:index:SwarmMember";

    protected override IEnumerable<CheckFailure> Check(SwarmMemberInputs inputs) => inputs.Connection.Problems();

    protected override async Task<(string Id, SwarmMemberOutputs Outputs)> CreateAsync(SwarmMemberInputs inputs, ResourceContext context) =>
        (inputs.Connection.Name, await JoinAsync(inputs, context));

    /// <summary>No join token is asked for, and manager and machine are asked at the same time: the list may be the older one.</summary>
    protected override async Task<SwarmMemberOutputs?> ReadAsync(
        string id, SwarmMemberInputs inputs, SwarmMemberOutputs outputs, ResourceContext context)
    {
        var machine = Machine(inputs, context);
        var observing = HostConvergence.ObserveAsync(machine, part, Desired(inputs, Unread, joinToken: string.Empty), context.CancellationToken);
        var listing = NodesAsync(inputs, context);
        await Task.WhenAll(listing, observing);
        var (nodes, observed) = (await listing, await observing);
        return new(observed.NodeId, Drift.Of(part.Plan(Desired(inputs, nodes, joinToken: string.Empty), observed)));
    }

    protected override Task<SwarmMemberOutputs> UpdateAsync(
        string id, SwarmMemberInputs inputs, SwarmMemberOutputs oldOutputs, ResourceContext context) => JoinAsync(inputs, context);

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

        await OrWarnAsync(() => LeaveAsync(inputs, nodes, context), false, context);
        if (listed is not null)
        {
            await HostConvergence.ExecuteAsync(manager, SwarmNodeWithdrawal.AfterLeaving(listed), context, context.CancellationToken);
        }
    }

    private async Task<bool> LeaveAsync(SwarmMemberInputs inputs, SwarmNodeList nodes, ResourceContext context)
    {
        var desired = Desired(inputs, nodes, joinToken: string.Empty);
        var machine = Machine(inputs, context);
        var observed = await HostConvergence.ObserveAsync(machine, part, desired, context.CancellationToken);
        await HostConvergence.ExecuteAsync(machine, SwarmMemberPart.PlanRemoval(desired, observed), context, context.CancellationToken);
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

    private static IHostConnection Machine(SwarmMemberInputs inputs, ResourceContext context) =>
        context.Connections.For(inputs.Connection.ToEndpoint());

    private async Task<SwarmMemberOutputs> JoinAsync(SwarmMemberInputs inputs, ResourceContext context)
    {
        var machine = Machine(inputs, context);
        var desired = await DesiredAsync(inputs, context);
        var planned = await HostConvergence.PlanAsync(machine, part, desired, context.CancellationToken);
        await HostConvergence.ExecuteAsync(machine, planned.Plan, context, context.CancellationToken);
        // The proof asks the manager again: the list it gave before cannot know the node that has just joined.
        var proof = await DesiredAsync(inputs, context);
        var converged = await HostConvergence.ConvergeAsync(machine, part, proof, context, context.CancellationToken);
        return new(converged.Observed.NodeId, []);
    }

    private static async Task<SwarmMemberDesired> DesiredAsync(SwarmMemberInputs inputs, ResourceContext context)
    {
        var manager = context.Connections.For(inputs.Manager.ToEndpoint());
        var nodes = await NodesAsync(inputs, context);
        var tokens = SwarmJoinTokens.Parse(manager.HostName, await manager.RunAsync(SwarmJoinTokens.Script, context.CancellationToken));
        return Desired(inputs, nodes, tokens.For(inputs.IsManager ? SwarmRole.Manager : SwarmRole.Worker));
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
