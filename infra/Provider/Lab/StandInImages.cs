using Pulumi;

namespace Cht.Provider.Lab;

/// <summary>
/// A bundle of stand-ins for the images of CHT, built on this computer from distribution packages (docs/stand-ins.md). Kept
/// for the next lab on destroy.
/// </summary>
public sealed class StandInImages(string name, StandInImagesArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:lab:StandInImages", name, args, options)
{
    /// <summary>Folder of the bundle on this computer.</summary>
    [Output("path")]
    public Output<string> Path { get; private set; } = null!;

    /// <summary>SHA-256 of the bundle's document.</summary>
    [Output("digest")]
    public Output<string> Digest { get; private set; } = null!;
}

public sealed class StandInImagesArgs : ResourceArgs
{
    /// <summary>Release of CHT whose images are stood for, as in <c>4.22.0</c>.</summary>
    [Input("chtVersion", required: true)]
    public Input<string> ChtVersion { get; set; } = null!;

    /// <summary>Debian release with Erlang 27 or newer. The default value is <c>trixie</c>.</summary>
    [Input("suite")]
    public Input<string>? Suite { get; set; }

    /// <summary>Debian mirror. The default value is <c>http://deb.debian.org/debian</c>.</summary>
    [Input("mirror")]
    public Input<string>? Mirror { get; set; }
}
