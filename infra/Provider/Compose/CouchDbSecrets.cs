using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Compose;

/// <summary>
/// Secrets that were rotated reach CouchDB node 1 before any other node: those fetch them from it when they start. Where the
/// secrets are those that the node has, nothing happens.
/// </summary>
public sealed class CouchDbSecrets(string name, CouchDbSecretsArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:CouchDbSecrets", name, args, options)
{
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class CouchDbSecretsArgs : ResourceArgs
{
    /// <summary>The machine of node 1.</summary>
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    /// <summary>The layout document.</summary>
    [Input("layout", required: true)]
    public Input<string> Layout { get; set; } = null!;

    /// <summary>Changes with the files of the machine. A secret, since they hold some.</summary>
    [Input("revision", required: true)]
    public Input<string> Revision { get; set; } = null!;
}
