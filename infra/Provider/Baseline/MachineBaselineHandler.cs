using System.Collections.Immutable;
using Cht.Hosts.Baseline;
using Cht.Provider.Connections;
using Cht.Provider.Framework;

namespace Cht.Provider.Baseline;

internal sealed record MachineBaselineInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public ImmutableArray<string> ForwardTo { get; init; } = [];
}

internal sealed record MachineBaselineOutputs(ImmutableArray<string> Drift, ImmutableArray<string> Waivers);

internal sealed class MachineBaselineHandler()
    : PartHandler<MachineBaselineInputs, MachineBaselineDesired, MachineBaselineObserved, MachineBaselineOutputs>(new MachineBaselinePart())
{
    public override string Token => "hosts:index:MachineBaseline";

    protected override MachineBaselineDesired Desired(MachineBaselineInputs inputs) => new()
    {
        Host = inputs.Connection.Name,
        LoginUser = inputs.Connection.User,
        HostKeys = inputs.Connection.HostKeys,
        ForwardTo = inputs.ForwardTo,
    };

    protected override MachineBaselineOutputs Outputs(MachineBaselineObserved observed, ImmutableArray<string> drift) =>
        new(drift, [.. observed.Waivers.Select(waiver => waiver.ToString())]);
}
