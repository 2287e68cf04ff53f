using System.Collections.Immutable;
using Cht.Hosts;
using Cht.Hosts.Baseline;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Cht.Provider.Importing;

namespace Cht.Provider.Baseline;

internal sealed record MachineBaselineInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public ImmutableArray<string> ForwardTo { get; init; } = [];
}

internal sealed record MachineBaselineOutputs(ImmutableArray<string> Drift, ImmutableArray<string> Waivers);

internal sealed class MachineBaselineHandler()
    : PartHandler<MachineBaselineInputs, MachineBaselineDesired, MachineBaselineObserved, MachineBaselineOutputs>(Part)
{
    private static readonly MachineBaselinePart Part = new();

    public override string Token => "hosts:index:MachineBaseline";

    protected override MachineBaselineDesired Desired(MachineBaselineInputs inputs) => new()
    {
        Host = inputs.Connection.Name,
        LoginUser = inputs.Connection.User,
        HostKeys = inputs.Connection.HostKeys,
        ForwardTo = inputs.ForwardTo,
    };

    public override Task<ImportedResource?> ImportAsync(ImportRequest request, ResourceContext context) => ImportPartAsync(request, context);

    protected override async Task<MachineBaselineInputs?> FoundAsync(
        ConnectionInputs connection, IHostConnection host, CancellationToken cancellationToken)
    {
        var question = new MachineBaselineInputs { Connection = connection };
        var found = await HostConvergence.ObserveAsync(host, Part, Desired(question), cancellationToken);
        return found.Ssh.DropIn is { } settings ? question with { ForwardTo = SshServerSettings.ForwardedTo(settings) } : null;
    }

    /// <summary>A clock that went wrong since the machines were looked at first is a finding like any other.</summary>
    protected override async Task<MachineBaselineOutputs?> ReadAsync(
        string id, MachineBaselineInputs inputs, MachineBaselineOutputs outputs, ResourceContext context)
    {
        var askedAt = context.Time.GetUtcNow();
        var planned = await HostConvergence.PlanAsync(Host(inputs, context), Part, Desired(inputs), context.CancellationToken);
        var drift = Drift.Of(planned.Plan);
        return Outputs(
            planned.Observed,
            WrongClock(planned.Observed, askedAt, context) is { } skew ? drift.Add($"the clock: expected this computer's, found {skew}") : drift);
    }

    /// <summary>Nothing here sets a clock: who does that on a machine that runs databases knows what else depends on it.</summary>
    protected override async Task<MachineBaselineOutputs> ConvergeAsync(MachineBaselineInputs inputs, ResourceContext context)
    {
        var askedAt = context.Time.GetUtcNow();
        var converged = await HostConvergence.ConvergeAsync(Host(inputs, context), Part, Desired(inputs), context, context.CancellationToken);
        return WrongClock(converged.Observed, askedAt, context) is { } skew
            ? throw new ProvisioningException(inputs.Connection.Name, "The clock is wrong", $"it is {skew}", ClockSkew.Remedy)
            : Outputs(converged.Observed, []);
    }

    private static ClockSkew? WrongClock(MachineBaselineObserved observed, DateTimeOffset askedAt, ResourceContext context) =>
        observed.Time.Clock is { } clock && ClockSkew.Between(clock, askedAt, context.Time.GetUtcNow()) is { IsTolerated: false } skew ? skew : null;

    protected override MachineBaselineOutputs Outputs(MachineBaselineObserved observed, ImmutableArray<string> drift) =>
        new(drift, [.. observed.Waivers.Select(waiver => waiver.ToString())]);
}
