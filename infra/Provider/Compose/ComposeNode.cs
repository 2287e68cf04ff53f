using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Compose;

/// <summary>
/// The containers of one machine, started from the files that lie on it and kept so: boot unit, keep-alive container on a
/// CouchDB machine, Compose projects. When it is deleted the containers go and the data stays. The other CouchDB machines, which
/// are looked at before one of them starts, are reached as the layout document says and with this connection's key and bastion.
/// </summary>
public sealed class ComposeNode(string name, ComposeNodeArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:ComposeNode", name, args, options)
{
    /// <summary>Containers by Compose service, with their images.</summary>
    [Output("containers")]
    public Output<ImmutableDictionary<string, string>> Containers { get; private set; } = null!;

    /// <summary>What differed from the desired state at the last refresh.</summary>
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class ComposeNodeArgs : ResourceArgs
{
    /// <summary>Its name is that of the machine in the layout document.</summary>
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    /// <summary>The layout document: all that the deployer knows.</summary>
    [Input("layout", required: true)]
    public Input<string> Layout { get; set; } = null!;

    /// <summary>Changes with the files of the machine, so that they are applied. A secret, since they hold some.</summary>
    [Input("revision", required: true)]
    public Input<string> Revision { get; set; } = null!;
}
