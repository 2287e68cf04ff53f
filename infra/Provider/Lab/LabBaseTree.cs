using Pulumi;

namespace Cht.Provider.Lab;

/// <summary>The operating system tree that all machines of a lab share read-only. Kept for the next lab on destroy.</summary>
public sealed class LabBaseTree(string name, LabBaseTreeArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:lab:BaseTree", name, args, options)
{
    /// <summary>Folder of the tree on this computer.</summary>
    [Output("path")]
    public Output<string> Path { get; private set; } = null!;
}

public sealed class LabBaseTreeArgs : ResourceArgs
{
    /// <summary>Distribution suite, as in <c>trixie</c>.</summary>
    [Input("suite", required: true)]
    public Input<string> Suite { get; set; } = null!;

    /// <summary>Package mirror, as in <c>http://deb.debian.org/debian</c>.</summary>
    [Input("mirror", required: true)]
    public Input<string> Mirror { get; set; } = null!;
}
