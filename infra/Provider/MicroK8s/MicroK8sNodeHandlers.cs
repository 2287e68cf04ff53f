using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Docker;
using Cht.Hosts.MicroK8s;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.MicroK8s;

internal static class MicroK8sChannels
{
    public static IEnumerable<CheckFailure> Problems(string channel)
    {
        if (MicroK8sChannel.TryParse(channel) is not { Minor: >= MicroK8sChannel.OldestMinor })
        {
            yield return new CheckFailure(
                "channel", $"'{channel}' is no channel of Kubernetes 1.{MicroK8sChannel.OldestMinor} or newer; write one such as 1.32/stable");
        }
    }
}

internal sealed record MicroK8sPreflightInputs(ImmutableArray<ConnectionInputs> Machines, string Channel);

internal sealed record MicroK8sPreflightOutputs;

internal sealed class MicroK8sPreflightHandler : ResourceHandler<MicroK8sPreflightInputs, MicroK8sPreflightOutputs>
{
    public override string Token => "hosts:index:MicroK8sPreflight";

    protected override IEnumerable<CheckFailure> Check(MicroK8sPreflightInputs inputs) =>
        inputs.Machines.SelectMany(machine => machine.Problems()).Concat(MicroK8sChannels.Problems(inputs.Channel));

    protected override async Task<(string Id, MicroK8sPreflightOutputs Outputs)> CreateAsync(MicroK8sPreflightInputs inputs, ResourceContext context) =>
        ("preflight", await RequireAsync(inputs, context));

    protected override Task<MicroK8sPreflightOutputs?> ReadAsync(
        string id, MicroK8sPreflightInputs inputs, MicroK8sPreflightOutputs outputs, ResourceContext context) =>
        Task.FromResult<MicroK8sPreflightOutputs?>(outputs);

    protected override Task<MicroK8sPreflightOutputs> UpdateAsync(
        string id, MicroK8sPreflightInputs inputs, MicroK8sPreflightOutputs oldOutputs, ResourceContext context) => RequireAsync(inputs, context);

    protected override Task DeleteAsync(
        string id, MicroK8sPreflightInputs inputs, MicroK8sPreflightOutputs outputs, ResourceContext context) => Task.CompletedTask;

    private static async Task<MicroK8sPreflightOutputs> RequireAsync(MicroK8sPreflightInputs inputs, ResourceContext context)
    {
        var channel = MicroK8sChannel.TryParse(inputs.Channel)!;
        var problems = await Task.WhenAll(inputs.Machines.Select(machine => LookAsync(machine, channel, context)));
        ImmutableArray<PreflightProblem> all = [.. problems.SelectMany(found => found)];
        return all.IsEmpty ? new() : throw new PreflightException(all);
    }

    private static async Task<ImmutableArray<PreflightProblem>> LookAsync(ConnectionInputs machine, MicroK8sChannel channel, ResourceContext context)
    {
        var result = await context.Connections.For(machine.ToEndpoint()).RunAsync(MicroK8sPreflight.ObserveScript(channel), context.CancellationToken);
        return MicroK8sPreflight.Problems(machine.Name, channel, MicroK8sPreflight.Parse(machine.Name, result));
    }
}

internal sealed record MicroK8sNodeInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required string Channel { get; init; }
}

internal sealed record MicroK8sNodeOutputs(string Version, ImmutableArray<string> Drift);

/// <summary>On removal MicroK8s stays: its volumes may hold data, and other things may run in it by then.</summary>
internal sealed class MicroK8sNodeHandler()
    : PartHandler<MicroK8sNodeInputs, MicroK8sNodeDesired, MicroK8sObserved, MicroK8sNodeOutputs>(new MicroK8sNodePart())
{
    public override string Token => "hosts:index:MicroK8sNode";

    protected override IEnumerable<CheckFailure> Check(MicroK8sNodeInputs inputs) => base.Check(inputs).Concat(MicroK8sChannels.Problems(inputs.Channel));

    protected override MicroK8sNodeDesired Desired(MicroK8sNodeInputs inputs) => new(
        inputs.Connection.Name,
        MicroK8sChannel.TryParse(inputs.Channel) ?? throw new ProvisioningException(
            inputs.Connection.Name, "The snap channel cannot be used", inputs.Channel, "Write one such as 1.32/stable."));

    protected override MicroK8sNodeOutputs Outputs(MicroK8sObserved observed, ImmutableArray<string> drift) => new(observed.Version, drift);
}
