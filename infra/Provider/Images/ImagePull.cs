using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Images;

/// <summary>Images that one machine pulls from their registry before its containers need them. On removal they stay.</summary>
public sealed class ImagePull(string name, ImagePullArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:ImagePull", name, args, options)
{
    /// <summary>Images that were missing at the last refresh.</summary>
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class ImagePullArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    /// <summary>Repository and tag of each image that the machine runs.</summary>
    [Input("images", required: true)]
    private InputList<string>? images;

    public InputList<string> Images
    {
        get => images ??= [];
        set => images = value;
    }
}
