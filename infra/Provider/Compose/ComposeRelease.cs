using System.Collections.Immutable;
using Pulumi;

namespace Cht.Provider.Compose;

/// <summary>
/// The official compose files of one CHT release: read once, verified, and from then on pinned in the state. Nothing is
/// changed on any machine when they cannot be used.
/// </summary>
public sealed class ComposeRelease(string name, ComposeReleaseArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:ComposeRelease", name, args, options)
{
    /// <summary>Text of cht-core.yml, and where it came from.</summary>
    [Output("core")]
    public Output<string> Core { get; private set; } = null!;

    /// <summary>Text of cht-couchdb.yml.</summary>
    [Output("couchDb")]
    public Output<string> CouchDb { get; private set; } = null!;

    /// <summary>Text of the upgrade service's docker-compose.yml.</summary>
    [Output("upgradeService")]
    public Output<string> UpgradeService { get; private set; } = null!;

    /// <summary>SHA-256 of the three, in this order.</summary>
    [Output("digests")]
    public Output<ImmutableArray<string>> Digests { get; private set; } = null!;
}

public sealed class ComposeReleaseArgs : ResourceArgs
{
    /// <summary>Release of CHT, as in 4.22.0.</summary>
    [Input("chtVersion", required: true)]
    public Input<string> ChtVersion { get; set; } = null!;

    /// <summary><c>registry</c> (where they are published), <c>directory</c> or <c>bundle</c>.</summary>
    [Input("source", required: true)]
    public Input<string> Source { get; set; } = null!;

    /// <summary>Directory or bundle on this computer. The default is none: they are downloaded.</summary>
    [Input("directory")]
    public Input<string>? Directory { get; set; }

    /// <summary>SHA-256 of the bundle's document: another bundle in the same folder is a change.</summary>
    [Input("digest")]
    public Input<string>? Digest { get; set; }
}
