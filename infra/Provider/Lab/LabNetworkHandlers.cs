using System.Collections.Immutable;
using Cht.Hosts.Lab;
using Cht.Provider.Framework;
using Cht.Provider.Importing;

namespace Cht.Provider.Lab;

internal sealed record LabNetworkInputs(string Lab, string Subnet);

internal sealed record LabNetworkOutputs(string Bridge, ImmutableArray<string> Drift);

internal sealed class LabNetworkHandler : ResourceHandler<LabNetworkInputs, LabNetworkOutputs>
{
    public override string Token => "hosts:lab:Network";

    public override ImmutableHashSet<string> ReplaceKeys => ["lab", "subnet"];

    protected override async Task<(string Id, LabNetworkOutputs Outputs)> CreateAsync(LabNetworkInputs inputs, ResourceContext context) =>
        (inputs.Lab, await EnsureAsync(inputs, context));

    protected override async Task<LabNetworkOutputs?> ReadAsync(
        string id, LabNetworkInputs inputs, LabNetworkOutputs outputs, ResourceContext context)
    {
        var found = await new Hosts.Lab.LabNetwork(LabContext.Computer(context)).ObserveAsync(inputs.Lab, context.CancellationToken);
        return found is null ? null : new(found.Bridge, [.. Findings(found)]);
    }

    /// <summary>The id is the lab's name.</summary>
    public override async Task<ImportedResource?> ImportAsync(ImportRequest request, ResourceContext context)
    {
        var found = await new Hosts.Lab.LabNetwork(LabContext.Computer(context)).ObserveAsync(request.Id, context.CancellationToken);
        return found is null ? null
            : ImportedResource.From(request.Id, new LabNetworkInputs(request.Id, found.Subnet), new LabNetworkOutputs(found.Bridge, [.. Findings(found)]));
    }

    protected override Task<LabNetworkOutputs> UpdateAsync(
        string id, LabNetworkInputs inputs, LabNetworkOutputs oldOutputs, ResourceContext context) => EnsureAsync(inputs, context);

    /// <summary>The network goes last: whatever a killed run left behind of the lab goes with it.</summary>
    protected override Task DeleteAsync(string id, LabNetworkInputs inputs, LabNetworkOutputs outputs, ResourceContext context) =>
        LabCleanup.RemoveAllAsync(LabContext.Computer(context), inputs.Lab, LabContext.DeletesData, context.CancellationToken);

    private static async Task<LabNetworkOutputs> EnsureAsync(LabNetworkInputs inputs, ResourceContext context)
    {
        var computer = LabContext.Computer(context);
        await new LabPrerequisites(computer).EnsureAsync(context.CancellationToken);
        var state = await new Hosts.Lab.LabNetwork(computer).EnsureAsync(
            new LabNetworkSpec { Lab = inputs.Lab, Subnet = inputs.Subnet }, context.CancellationToken);
        foreach (var obstacle in state.Obstacles)
        {
            context.Warn(obstacle);
        }

        return new(state.Bridge, []);
    }

    private static IEnumerable<string> Findings(LabNetworkState state)
    {
        if (!state.BridgeUp)
        {
            yield return $"bridge {state.Bridge}: expected up with its addresses, found down or without them";
        }

        if (!state.RulesInPlace)
        {
            yield return $"rules of bridge {state.Bridge}: expected forwarding and translation, found them incomplete";
        }

        if (!state.Forwarding)
        {
            yield return "net.ipv4.ip_forward: expected 1, found 0";
        }
    }
}

internal sealed record LabBaseTreeInputs(string Suite, string Mirror)
{
    public LabBaseTreeSpec ToSpec() => new() { Suite = Suite, Mirror = Mirror };
}

internal sealed record LabBaseTreeOutputs(string Path);

internal sealed class LabBaseTreeHandler : ResourceHandler<LabBaseTreeInputs, LabBaseTreeOutputs>
{
    public override string Token => "hosts:lab:BaseTree";

    /// <summary>Machines stand on the old tree until they are replaced.</summary>
    public override bool DeleteBeforeReplace => false;

    public override ImmutableHashSet<string> ReplaceKeys => ["suite", "mirror"];

    protected override async Task<(string Id, LabBaseTreeOutputs Outputs)> CreateAsync(LabBaseTreeInputs inputs, ResourceContext context)
    {
        var computer = LabContext.Computer(context);
        await new LabPrerequisites(computer).EnsureAsync(context.CancellationToken);
        var state = await new Hosts.Lab.LabBaseTree(computer).EnsureAsync(inputs.ToSpec(), context.CancellationToken);
        return (state.Identity, new(state.Tree));
    }

    protected override async Task<LabBaseTreeOutputs?> ReadAsync(
        string id, LabBaseTreeInputs inputs, LabBaseTreeOutputs outputs, ResourceContext context)
    {
        var state = await new Hosts.Lab.LabBaseTree(LabContext.Computer(context)).ObserveAsync(inputs.ToSpec(), context.CancellationToken);
        return state is null ? null : new(state.Tree);
    }

    protected override async Task<LabBaseTreeOutputs> UpdateAsync(
        string id, LabBaseTreeInputs inputs, LabBaseTreeOutputs oldOutputs, ResourceContext context) =>
        (await CreateAsync(inputs, context)).Outputs;

    /// <summary>The tree is a cache for all labs of this computer: it stays, unless data is to be deleted and nobody uses it.</summary>
    protected override Task DeleteAsync(string id, LabBaseTreeInputs inputs, LabBaseTreeOutputs outputs, ResourceContext context) =>
        LabContext.DeletesData
            ? new Hosts.Lab.LabBaseTree(LabContext.Computer(context)).TryRemoveAsync(inputs.ToSpec(), context.CancellationToken)
            : Task.CompletedTask;
}
