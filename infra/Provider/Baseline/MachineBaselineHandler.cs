using System.Collections.Immutable;
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

    public override Task<ImportedResource?> ImportAsync(ImportRequest request, ResourceContext context) => ImportPartAsync(request, context);

    protected override async Task<MachineBaselineInputs?> FoundAsync(
        ConnectionInputs connection, IHostConnection host, CancellationToken cancellationToken)
    {
        var question = new MachineBaselineInputs { Connection = connection };
        var found = await HostConvergence.ObserveAsync(host, new MachineBaselinePart(), Desired(question), cancellationToken);
        return found.Ssh.DropIn is { } settings ? question with { ForwardTo = SshServerSettings.ForwardedTo(settings) } : null;
    }

    protected override MachineBaselineOutputs Outputs(MachineBaselineObserved observed, ImmutableArray<string> drift) =>
        new(drift, [.. observed.Waivers.Select(waiver => waiver.ToString())]);
}
