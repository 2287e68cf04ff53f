using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Overlay;

/// <summary>The attachable overlay network that the CHT containers of all machines share.</summary>
public sealed class OverlayNetwork(string name, OverlayNetworkArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:OverlayNetwork", name, args, options)
{
    [Output("networkId")]
    public Output<string> NetworkId { get; private set; } = null!;

    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class OverlayNetworkArgs : ResourceArgs
{
    /// <summary>Connection to a manager.</summary>
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    [Input("network", required: true)]
    public Input<string> Network { get; set; } = null!;

    /// <summary>CIDR; must not overlap the machines' own networks.</summary>
    [Input("subnet", required: true)]
    public Input<string> Subnet { get; set; } = null!;

    /// <summary>MTU of the network below, in bytes; containers get 50 less (VXLAN).</summary>
    [Input("underlayMtu", required: true)]
    public Input<int> UnderlayMtu { get; set; } = null!;

    [Input("encrypted", required: true)]
    public Input<bool> Encrypted { get; set; } = null!;

    /// <summary>The swarm that must own the network.</summary>
    [Input("clusterId", required: true)]
    public Input<string> ClusterId { get; set; } = null!;
}
