using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Identity;

/// <summary>Host name of a machine and the names of its peers in /etc/hosts, in a block of our own.</summary>
public sealed class HostIdentity(string name, HostIdentityArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:HostIdentity", name, args, options)
{
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class HostIdentityArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    [Input("hostName", required: true)]
    public Input<string> HostName { get; set; } = null!;

    /// <summary>Machine name to private address, for all machines of the cluster.</summary>
    [Input("addresses", required: true)]
    private InputMap<string>? addresses;

    public InputMap<string> Addresses
    {
        get => addresses ??= [];
        set => addresses = value;
    }
}
