using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Swarm;

/// <summary>A further node of the swarm. The join token is asked of the manager when needed and stored nowhere.</summary>
public sealed class SwarmMember(string name, SwarmMemberArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:SwarmMember", name, args, options)
{
    [Output("nodeId")]
    public Output<string> NodeId { get; private set; } = null!;

    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class SwarmMemberArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    /// <summary>Connection to the first manager.</summary>
    [Input("manager", required: true)]
    public Input<ConnectionArgs> Manager { get; set; } = null!;

    [Input("clusterId", required: true)]
    public Input<string> ClusterId { get; set; } = null!;

    [Input("privateAddress", required: true)]
    public Input<string> PrivateAddress { get; set; } = null!;

    /// <summary>Private addresses of the managers to join.</summary>
    [Input("managerAddresses", required: true)]
    private InputList<string>? managerAddresses;

    public InputList<string> ManagerAddresses
    {
        get => managerAddresses ??= [];
        set => managerAddresses = value;
    }

    /// <summary>True for a manager, false for a worker.</summary>
    [Input("isManager", required: true)]
    public Input<bool> IsManager { get; set; } = null!;
}
