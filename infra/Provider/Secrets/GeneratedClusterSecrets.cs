using Pulumi;

namespace Cht.Provider.Secrets;

/// <summary>
/// The three values that all nodes of a CHT share: generated once per stack and kept as Pulumi secrets. They change only by
/// an explicit rotation (a new value of <see cref="GeneratedClusterSecretsArgs.Rotation"/>).
/// </summary>
public sealed class GeneratedClusterSecrets(string name, GeneratedClusterSecretsArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:ClusterSecrets", name, args, options)
{
    [Output("password")]
    public Output<string> Password { get; private set; } = null!;

    /// <summary>Signs CouchDB login cookies.</summary>
    [Output("secret")]
    public Output<string> Secret { get; private set; } = null!;

    /// <summary>Names the CouchDB cluster in replication checkpoints.</summary>
    [Output("uuid")]
    public Output<string> Uuid { get; private set; } = null!;
}

public sealed class GeneratedClusterSecretsArgs : ResourceArgs
{
    /// <summary>Change it to draw new values. The default value is 1.</summary>
    [Input("rotation")]
    public Input<int>? Rotation { get; set; }
}
