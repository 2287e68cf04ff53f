using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Images;

/// <summary>Images of a bundle on one machine: only archives that it needs are uploaded. On removal they stay.</summary>
public sealed class ImageBundleLoad(string name, ImageBundleLoadArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:ImageBundleLoad", name, args, options)
{
    /// <summary>What differed from the desired state at the last refresh.</summary>
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class ImageBundleLoadArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    /// <summary>Folder of the bundle on this computer.</summary>
    [Input("bundle", required: true)]
    public Input<string> Bundle { get; set; } = null!;

    /// <summary>SHA-256 of the bundle's document: another bundle in the same folder is a change.</summary>
    [Input("digest", required: true)]
    public Input<string> Digest { get; set; } = null!;

    /// <summary>The cluster's CHT version; a bundle of another one is refused.</summary>
    [Input("chtVersion", required: true)]
    public Input<string> ChtVersion { get; set; } = null!;

    /// <summary>Repository and tag of each image that the machine runs.</summary>
    [Input("images", required: true)]
    private InputList<string>? images;

    public InputList<string> Images
    {
        get => images ??= [];
        set => images = value;
    }
}
