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

    /// <summary>Name of the cluster: the ownership label of its nodes.</summary>
    [Input("cluster", required: true)]
    public Input<string> Cluster { get; set; } = null!;

    /// <summary>Host name of the node, as in the layout.</summary>
    [Input("nodeName", required: true)]
    public Input<string> NodeName { get; set; } = null!;

    /// <summary>Role in the layout (<c>core</c>, <c>couchdb</c>), a node label.</summary>
    [Input("nodeRole", required: true)]
    public Input<string> NodeRole { get; set; } = null!;

    /// <summary>Private address for control plane, gossip and data path.</summary>
    [Input("privateAddress", required: true)]
    public Input<string> PrivateAddress { get; set; } = null!;

    /// <summary>IPv4 range for the swarm's own networks, the ingress network first.</summary>
    [Input("addressPool")]
    public Input<string>? AddressPool { get; set; }

    /// <summary>Host names of all nodes of the layout; our nodes of other names that are down are removed.</summary>
    [Input("nodeNames", required: true)]
    private InputList<string>? nodeNames;

    public InputList<string> NodeNames
    {
        get => nodeNames ??= [];
        set => nodeNames = value;
    }
}
