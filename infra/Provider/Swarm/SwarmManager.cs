using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Swarm;

/// <summary>The swarm, made on its first manager. A foreign swarm on that machine is refused.</summary>
public sealed class SwarmManager(string name, SwarmManagerArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:SwarmManager", name, args, options)
{
    [Output("clusterId")]
    public Output<string> ClusterId { get; private set; } = null!;

    [Output("nodeId")]
    public Output<string> NodeId { get; private set; } = null!;

    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class SwarmManagerArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    /// <summary>Private address for control plane, gossip and data path.</summary>
    [Input("privateAddress", required: true)]
    public Input<string> PrivateAddress { get; set; } = null!;

    [Input("peers")]
    private InputList<SwarmPeerArgs>? peers;

    /// <summary>The other machines: asked whether a swarm lives on when this one is in none.</summary>
    public InputList<SwarmPeerArgs> Peers
    {
        get => peers ??= [];
        set => peers = value;
    }

    /// <summary>IPv4 range for the swarm's own networks, the ingress network first.</summary>
    [Input("addressPool")]
    public Input<string>? AddressPool { get; set; }
}

public sealed class SwarmPeerArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    [Input("isManager", required: true)]
    public Input<bool> IsManager { get; set; } = null!;
}
