using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Firewall;
using Cht.Provider.Connections;
using Cht.Provider.Framework;
using Cht.Provider.Importing;

namespace Cht.Provider.Firewall;

internal sealed record HostFirewallInputs : IOnMachine
{
    public required ConnectionInputs Connection { get; init; }
    public required string Ruleset { get; init; }
    public required string Digest { get; init; }
}

internal sealed class HostFirewallHandler()
    : PartHandler<HostFirewallInputs, HostFirewallDesired, HostFirewallObserved, DriftOutputs>(new HostFirewallPart())
{
    public override string Token => "hosts:index:HostFirewall";

    protected override HostFirewallDesired Desired(HostFirewallInputs inputs) =>
        new() { Host = inputs.Connection.Name, Ruleset = inputs.Ruleset, Digest = inputs.Digest };

    protected override DriftOutputs Outputs(HostFirewallObserved observed, ImmutableArray<string> drift) => new(drift);

    public override Task<ImportedResource?> ImportAsync(ImportRequest request, ResourceContext context) => ImportPartAsync(request, context);

    protected override async Task<HostFirewallInputs?> FoundAsync(
        ConnectionInputs connection, IHostConnection host, CancellationToken cancellationToken)
    {
        var kept = await KeptRules.ReadAsync(host, cancellationToken);
        return kept is null ? null : new HostFirewallInputs { Connection = connection, Ruleset = kept.Ruleset, Digest = kept.Digest };
    }

    protected override Func<HostFirewallDesired, HostFirewallObserved, HostPlan> Removal =>
        (_, observed) => HostFirewallPart.PlanRemoval(observed);
}
