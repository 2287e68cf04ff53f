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

    /// <summary>Name of the cluster: a label of the network that says it is ours.</summary>
    [Input("cluster", required: true)]
    public Input<string> Cluster { get; set; } = null!;

    /// <summary>The swarm in which the network lives: another swarm needs another network.</summary>
    [Input("clusterId", required: true)]
    public Input<string> ClusterId { get; set; } = null!;

    /// <summary>Connections to the other machines of the swarm, which are asked for networks that would hide this one.</summary>
    [Input("nodes")]
    private InputList<ConnectionArgs>? nodes;

    public InputList<ConnectionArgs> Nodes
    {
        get => nodes ??= [];
        set => nodes = value;
    }
}
