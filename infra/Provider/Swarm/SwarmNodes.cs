using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Swarm;

/// <summary>
/// The nodes as the managers list them: our labels, their roles, all active; nodes that rebuilt machines left behind are
/// removed.
/// </summary>
public sealed class SwarmNodes(string name, SwarmNodesArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:SwarmNodes", name, args, options)
{
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class SwarmNodesArgs : ResourceArgs
{
    /// <summary>Connection to a manager.</summary>
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    /// <summary>Name of the cluster: the label that says which nodes are ours.</summary>
    [Input("cluster", required: true)]
    public Input<string> Cluster { get; set; } = null!;

    [Input("nodes", required: true)]
    private InputList<SwarmNodeArgs>? nodes;

    public InputList<SwarmNodeArgs> Nodes
    {
        get => nodes ??= [];
        set => nodes = value;
    }
}

public sealed class SwarmNodeArgs : ResourceArgs
{
    /// <summary>Host name, as in the layout.</summary>
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    /// <summary>Node id in the swarm: a rebuilt machine has another one, and its labels are set anew.</summary>
    [Input("nodeId", required: true)]
    public Input<string> NodeId { get; set; } = null!;

    [Input("isManager", required: true)]
    public Input<bool> IsManager { get; set; } = null!;

    /// <summary><c>core</c> or <c>couchdb</c>, a label of the node.</summary>
    [Input("machineRole", required: true)]
    public Input<string> MachineRole { get; set; } = null!;
}
