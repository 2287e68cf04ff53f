using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Firewall;

/// <summary>Our nftables table on one machine, loaded at boot by a unit of its own.</summary>
public sealed class HostFirewall(string name, HostFirewallArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:HostFirewall", name, args, options)
{
    /// <summary>What differed from the desired state at the last refresh.</summary>
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class HostFirewallArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    /// <summary>The table as a file for <c>nft -f</c>, rendered from the peer firewall policy.</summary>
    [Input("ruleset", required: true)]
    public Input<string> Ruleset { get; set; } = null!;

    /// <summary>SHA-256 of the rules, as in the table's comment: tells which version a machine runs.</summary>
    [Input("digest", required: true)]
    public Input<string> Digest { get; set; } = null!;
}
