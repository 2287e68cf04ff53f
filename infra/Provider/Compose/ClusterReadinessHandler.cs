using System.Collections.Immutable;
using Cht.Hosts.Compose;
using Cht.Hosts.Connections;
using Cht.Layout;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Compose;

internal sealed record ClusterReadinessInputs
{
    public ImmutableArray<ConnectionInputs> Machines { get; init; } = [];
    public required string Layout { get; init; }
    public string? Before { get; init; }
    public int? Rotation { get; init; }

    /// <summary>Without the revision, which is a secret.</summary>
    public override string ToString() => string.Join(", ", Machines);
}

internal sealed class ClusterReadinessHandler : ResourceHandler<ClusterReadinessInputs, DriftOutputs>
{
    public override string Token => "hosts:index:ClusterReadiness";

    protected override IEnumerable<CheckFailure> Check(ClusterReadinessInputs inputs) =>
        inputs.Machines.SelectMany(machine => machine.Problems()).Concat(LayoutInput.Problems(inputs.Layout));

    protected override async Task<(string Id, DriftOutputs Outputs)> CreateAsync(ClusterReadinessInputs inputs, ResourceContext context) =>
        (inputs.Before is null ? "cluster" : $"before-{inputs.Before}", await ProveAsync(inputs, context));

    protected override async Task<DriftOutputs?> ReadAsync(string id, ClusterReadinessInputs inputs, DriftOutputs outputs, ResourceContext context)
    {
        var document = LayoutInput.Parse(inputs.Layout);
        var findings = await Wait(document, inputs, context).FindingsAsync(Checks(document, inputs), context.CancellationToken);
        return new(findings);
    }

    protected override Task<DriftOutputs> UpdateAsync(
        string id, ClusterReadinessInputs inputs, DriftOutputs oldOutputs, ResourceContext context) => ProveAsync(inputs, context);

    protected override Task DeleteAsync(string id, ClusterReadinessInputs inputs, DriftOutputs outputs, ResourceContext context) => Task.CompletedTask;

    private static async Task<DriftOutputs> ProveAsync(ClusterReadinessInputs inputs, ResourceContext context)
    {
        var document = LayoutInput.Parse(inputs.Layout);
        var progress = new CheckProgress(context);
        await Wait(document, inputs, context).UntilHoldAsync(Checks(document, inputs), progress, context.CancellationToken);
        if (inputs.Before is null)
        {
            await new Acceptance(document, machine => Connection(inputs, context, machine), TimeProvider.System)
                .RequireAsync(progress, context.CancellationToken);
        }

        return new([]);
    }

    private static CheckWait Wait(LayoutDocument document, ClusterReadinessInputs inputs, ResourceContext context) =>
        new(document, machine => Connection(inputs, context, machine), TimeProvider.System);

    private static IHostConnection Connection(ClusterReadinessInputs inputs, ResourceContext context, string machine) =>
        context.Connections.For(inputs.Machines.Single(connection => connection.Name == machine).ToEndpoint());

    private static ImmutableArray<LayoutCheck> Checks(LayoutDocument document, ClusterReadinessInputs inputs) =>
        [.. document.Checks.Where(check => check.Before == inputs.Before)];
}
