using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Compose;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Compose;

internal sealed record ComposeNodeInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required string Layout { get; init; }

    /// <summary>Without the revision, which is a secret.</summary>
    public override string ToString() => $"{Connection}";
}

internal sealed record ComposeNodeOutputs(ImmutableDictionary<string, string> Containers, ImmutableArray<string> Drift);

internal sealed class ComposeNodeHandler()
    : PartHandler<ComposeNodeInputs, ComposeNodeDesired, ComposeNodeObserved, ComposeNodeOutputs>(new ComposeNodePart())
{
    public override string Token => "hosts:index:ComposeNode";

    /// <summary>Each machine was given the connections to all others, which the layout document has as well.</summary>
    protected override ImmutableHashSet<string> FormerInputs => ["peers"];

    protected override IEnumerable<CheckFailure> Check(ComposeNodeInputs inputs) =>
        base.Check(inputs).Concat(LayoutInput.Problems(inputs.Layout));

    protected override ComposeNodeDesired Desired(ComposeNodeInputs inputs) => Desired(inputs, inputs.Connection.Name);

    /// <summary>Before a CouchDB node starts, all of them are looked at: what waiting would not mend is told instead.</summary>
    protected override async Task<ComposeNodeDesired> DesiredAsync(ComposeNodeInputs inputs, ResourceContext context)
    {
        _ = await LookAtAllAsync(inputs, context);
        return Desired(inputs);
    }

    /// <summary>
    /// A running CouchDB node is made anew only while the others are well: an upgrade takes one after another and stops at
    /// the first that does not come back.
    /// </summary>
    protected override async Task<ComposeNodeOutputs> ConvergeAsync(ComposeNodeInputs inputs, ResourceContext context)
    {
        var found = await LookAtAllAsync(inputs, context);
        if (found.FirstOrDefault(machine => machine.Desired.Host == inputs.Connection.Name) is { Desired: not null } own)
        {
            var document = LayoutInput.Parse(inputs.Layout);
            var machines = CouchDbConnections.Of(document, inputs.Connection).ToImmutableDictionary(machine => machine.Name, StringComparer.Ordinal);
            await new CheckWait(document, machine => context.Connections.For(machines[machine].ToEndpoint()), TimeProvider.System).UntilHoldAsync(
                CouchDbTurn.Before(document, own, [.. found.Where(machine => machine != own)]), new CheckProgress(context), context.CancellationToken);
        }

        var converged = await HostConvergence.ConvergeAsync(Host(inputs, context), new ComposeNodePart(), Desired(inputs), context, context.CancellationToken);
        return Outputs(converged.Observed, []);
    }

    /// <summary>What all CouchDB machines tell; empty on core.</summary>
    private static async Task<ImmutableArray<(ComposeNodeDesired Desired, ComposeNodeObserved Observed)>> LookAtAllAsync(
        ComposeNodeInputs inputs, ResourceContext context)
    {
        if (Desired(inputs, inputs.Connection.Name).Node.CouchDb is null)
        {
            return [];
        }

        var document = LayoutInput.Parse(inputs.Layout);
        var machines = CouchDbConnections.Of(document, inputs.Connection);
        var found = await Task.WhenAll(machines.Select(machine => ObserveAsync(machine, document, context)));
        ImmutableArray<(ComposeNodeDesired, ComposeNodeObserved)> answers = [.. found.OfType<(ComposeNodeDesired, ComposeNodeObserved)>()];
        CouchDbStart.Require(answers);
        return answers;
    }

    protected override ComposeNodeOutputs Outputs(ComposeNodeObserved observed, ImmutableArray<string> drift) => new(
        observed.Containers.GroupBy(container => container.Service, StringComparer.Ordinal)
            .ToImmutableDictionary(group => group.Key, group => group.First().Image, StringComparer.Ordinal),
        drift);

    protected override Func<ComposeNodeDesired, ComposeNodeObserved, HostPlan> Removal => ComposeNodePart.PlanRemoval;

    private static ComposeNodeDesired Desired(ComposeNodeInputs inputs, string machine) =>
        ComposeNodeDesired.From(LayoutInput.Parse(inputs.Layout), machine);

    private static async Task<(ComposeNodeDesired, ComposeNodeObserved)?> ObserveAsync(
        ConnectionInputs machine, LayoutDocument document, ResourceContext context)
    {
        try
        {
            var desired = ComposeNodeDesired.From(document, machine.Name);
            var host = context.Connections.For(machine.ToEndpoint());
            return (desired, await HostConvergence.ObserveAsync(host, new ComposeNodePart(), desired, context.CancellationToken));
        }
        catch (HostUnreachableException away)
        {
            // The machine's own resource fails with it; this one does not depend on what it would say.
            context.Warn(away.Message);
            return null;
        }
    }
}
