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

internal sealed record CorePauseInputs
{
    public ImmutableArray<ConnectionInputs> Machines { get; init; } = [];
    public required string Layout { get; init; }
    public required string Password { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => string.Join(", ", Machines);
}

internal sealed record CorePauseOutputs(string Paused);

internal sealed class CorePauseHandler : ResourceHandler<CorePauseInputs, CorePauseOutputs>
{
    // Every node must be well before the first one is touched; a container that has just started needs a moment.
    private const int PatienceSeconds = 60;

    public override string Token => "hosts:index:CorePause";

    protected override IEnumerable<CheckFailure> Check(CorePauseInputs inputs) =>
        inputs.Machines.SelectMany(machine => machine.Problems()).Concat(LayoutInput.Problems(inputs.Layout));

    protected override async Task<(string Id, CorePauseOutputs Outputs)> CreateAsync(CorePauseInputs inputs, ResourceContext context) =>
        ("core-pause", await PauseAsync(inputs, new("never"), context));

    /// <summary>Core's containers tell what differs; this resource acts only when it is asked for a change.</summary>
    protected override Task<CorePauseOutputs?> ReadAsync(string id, CorePauseInputs inputs, CorePauseOutputs outputs, ResourceContext context) =>
        Task.FromResult<CorePauseOutputs?>(outputs);

    protected override Task<CorePauseOutputs> UpdateAsync(string id, CorePauseInputs inputs, CorePauseOutputs oldOutputs, ResourceContext context) =>
        PauseAsync(inputs, oldOutputs, context);

    protected override Task DeleteAsync(string id, CorePauseInputs inputs, CorePauseOutputs outputs, ResourceContext context) => Task.CompletedTask;

    private static async Task<CorePauseOutputs> PauseAsync(CorePauseInputs inputs, CorePauseOutputs before, ResourceContext context)
    {
        var document = LayoutInput.Parse(inputs.Layout);
        var core = document.Nodes.Single(node => node.Role == MachineRole.Core);
        var desired = new CorePauseDesired { Node = ComposeNodeDesired.From(document, core.Name), Password = inputs.Password };
        var host = Host(inputs, context, core.Name);
        var planned = await HostConvergence.PlanAsync(host, new CorePausePart(), desired, context.CancellationToken);
        var machines = await Task.WhenAll(document.Nodes.Where(node => node.CouchDb is not null).Select(node => ReadAsync(document, node, inputs, context)));
        Require(document, [UpgradeObservation.Of(core, desired.Node, planned.Observed.Containers), .. machines.OfType<UpgradeMachine>()]);
        if (planned.Plan.IsEmpty)
        {
            // Down already: by a run that was killed before it could note so. Core's containers must be looked at.
            return planned.Observed.Containers.IsEmpty ? Another() : before;
        }

        await RequireHealthAsync(document, inputs, context);
        await HostConvergence.ConvergeAsync(host, new CorePausePart(), desired, context, context.CancellationToken);
        return Another();
    }

    private static CorePauseOutputs Another() => new(Guid.NewGuid().ToString("N"));

    private static void Require(LayoutDocument document, IReadOnlyCollection<UpgradeMachine> machines)
    {
        if (!ChtVersion.TryParse(document.Versions.Cht, out var to))
        {
            return;
        }

        var problems = UpgradeRules.Problems(to, machines);
        if (!problems.IsEmpty)
        {
            throw UpgradeRefusal.Of(document.Cluster, problems);
        }
    }

    /// <summary>A machine that is away says nothing of its release. It stops the step below, where one is to be taken.</summary>
    private static async Task<UpgradeMachine?> ReadAsync(LayoutDocument document, LayoutNode node, CorePauseInputs inputs, ResourceContext context)
    {
        try
        {
            return await UpgradeObservation.ReadAsync(Host(inputs, context, node.Name), document, node, context.CancellationToken);
        }
        catch (HostUnreachableException away)
        {
            context.Warn(away.Message);
            return null;
        }
    }

    private static async Task RequireHealthAsync(LayoutDocument document, CorePauseInputs inputs, ResourceContext context)
    {
        ImmutableArray<LayoutCheck> checks =
            [.. document.Checks.Where(check => check.Before is not null).Select(check => check with { DeadlineSeconds = Math.Min(check.DeadlineSeconds, PatienceSeconds) })];
        await new CheckWait(document, machine => Host(inputs, context, machine), TimeProvider.System)
            .UntilHoldAsync(checks, new CheckProgress(context), context.CancellationToken);
    }

    private static IHostConnection Host(CorePauseInputs inputs, ResourceContext context, string machine) =>
        context.Connections.For(inputs.Machines.Single(connection => connection.Name == machine).ToEndpoint());
}
