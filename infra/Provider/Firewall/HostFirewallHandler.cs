using System.Collections.Immutable;
using Cht.Hosts.Convergence;
using Cht.Hosts.Firewall;
using Cht.Provider.Connections;
using Cht.Provider.Framework;

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

    protected override Func<HostFirewallDesired, HostFirewallObserved, HostPlan> Removal =>
        (_, observed) => HostFirewallPart.PlanRemoval(observed);
}
