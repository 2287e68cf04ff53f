using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.MicroK8s;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.MicroK8s;

internal sealed record MicroK8sMemberInputs
{
    public required ConnectionInputs Connection { get; init; }
    public required string PrivateAddress { get; init; }
    public required ConnectionInputs First { get; init; }
    public required string FirstAddress { get; init; }
    public required string ClusterId { get; init; }
}

internal sealed record MicroK8sMemberOutputs(string Version, ImmutableArray<string> Drift);

/// <summary>
/// Joins a machine to the cluster. The token is made on the first machine only when the machine is about to join, and goes from
/// one connection's output to the other's standard input and nowhere else.
/// </summary>
internal sealed class MicroK8sMemberHandler : ResourceHandler<MicroK8sMemberInputs, MicroK8sMemberOutputs>
{
    private readonly MicroK8sMemberPart part = new();

    public override string Token => "hosts:index:MicroK8sMember";

    protected override IEnumerable<CheckFailure> Check(MicroK8sMemberInputs inputs) => inputs.Connection.Problems();

    protected override async Task<(string Id, MicroK8sMemberOutputs Outputs)> CreateAsync(MicroK8sMemberInputs inputs, ResourceContext context) =>
        (inputs.Connection.Name, await JoinAsync(inputs, context));

    protected override async Task<MicroK8sMemberOutputs?> ReadAsync(
        string id, MicroK8sMemberInputs inputs, MicroK8sMemberOutputs outputs, ResourceContext context)
    {
        var planned = await HostConvergence.PlanAsync(Machine(inputs, context), part, await DesiredAsync(inputs, context), context.CancellationToken);
        return new(planned.Observed.Version, Drift.Of(planned.Plan));
    }

    protected override Task<MicroK8sMemberOutputs> UpdateAsync(
        string id, MicroK8sMemberInputs inputs, MicroK8sMemberOutputs oldOutputs, ResourceContext context) => JoinAsync(inputs, context);

    /// <summary>The machine leaves and the cluster forgets it; one that is away does not stop that.</summary>
    protected override async Task DeleteAsync(string id, MicroK8sMemberInputs inputs, MicroK8sMemberOutputs outputs, ResourceContext context)
    {
        var desired = await DesiredAsync(inputs, context);
        try
        {
            var observed = await HostConvergence.ObserveAsync(Machine(inputs, context), part, desired, context.CancellationToken);
            await HostConvergence.ExecuteAsync(
                Machine(inputs, context), MicroK8sMemberPart.PlanRemoval(desired, observed), context, context.CancellationToken);
        }
        catch (HostUnreachableException away) when (!away.Permanent)
        {
            context.Warn(away.Message);
        }

        var left = await DesiredAsync(inputs, context);
        await HostConvergence.ExecuteAsync(
            First(inputs, context), MicroK8sMemberPart.PlanForget(left, new MicroK8sObserved()), context, context.CancellationToken);
    }

    private async Task<MicroK8sMemberOutputs> JoinAsync(MicroK8sMemberInputs inputs, ResourceContext context)
    {
        var machine = Machine(inputs, context);
        var desired = await DesiredAsync(inputs, context);
        var planned = await HostConvergence.PlanAsync(machine, part, desired, context.CancellationToken);
        if (!planned.Plan.IsEmpty)
        {
            await HostConvergence.ExecuteAsync(
                First(inputs, context), MicroK8sMemberPart.PlanForget(desired, planned.Observed), context, context.CancellationToken);
            var connection = MicroK8sJoinConnection.Parse(
                inputs.First.Name, inputs.FirstAddress, await First(inputs, context).RunAsync(MicroK8sJoinConnection.Script, context.CancellationToken));
            var plan = part.Plan(desired with { Connection = connection.Value }, planned.Observed);
            await HostConvergence.ExecuteAsync(machine, plan, context, context.CancellationToken);
        }

        // The proof asks the first machine again: what it said before cannot know the node that has just joined.
        var proof = await DesiredAsync(inputs, context);
        var after = await HostConvergence.PlanAsync(machine, part, proof, context.CancellationToken);
        return after.Plan.IsEmpty
            ? new(after.Observed.Version, [])
            : throw new ConvergenceException(inputs.Connection.Name, "Join the MicroK8s cluster", after.Plan);
    }

    private static async Task<MicroK8sMemberDesired> DesiredAsync(MicroK8sMemberInputs inputs, ResourceContext context)
    {
        var cluster = await HostConvergence.ObserveAsync(
            First(inputs, context), new MicroK8sAddonsPart(), new MicroK8sAddonsDesired(inputs.First.Name, []), context.CancellationToken);
        return new()
        {
            Host = inputs.Connection.Name,
            Address = inputs.PrivateAddress,
            FirstNode = inputs.First.Name,
            Cluster = cluster,
        };
    }

    private static IHostConnection Machine(MicroK8sMemberInputs inputs, ResourceContext context) => context.Connections.For(inputs.Connection.ToEndpoint());

    private static IHostConnection First(MicroK8sMemberInputs inputs, ResourceContext context) => context.Connections.For(inputs.First.ToEndpoint());
}
