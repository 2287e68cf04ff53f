using System.Collections.Immutable;
using Cht.Provider.Connections;
using Pulumi;

namespace Cht.Provider.Files;

/// <summary>Directories and files of one machine: atomic, with mode and owner, compared by content hash.</summary>
public sealed class HostFiles(string name, HostFilesArgs args, CustomResourceOptions? options = null)
    : CustomResource("hosts:index:HostFiles", name, args, options)
{
    [Output("drift")]
    public Output<ImmutableArray<string>> Drift { get; private set; } = null!;
}

public sealed class HostFilesArgs : ResourceArgs
{
    [Input("connection", required: true)]
    public Input<ConnectionArgs> Connection { get; set; } = null!;

    [Input("directories")]
    private InputList<HostDirectoryArgs>? directories;

    public InputList<HostDirectoryArgs> Directories
    {
        get => directories ??= [];
        set => directories = value;
    }

    [Input("files")]
    private InputList<HostFileArgs>? files;

    public InputList<HostFileArgs> Files
    {
        get => files ??= [];
        set => files = value;
    }
}

public sealed class HostDirectoryArgs : ResourceArgs
{
    [Input("path", required: true)]
    public Input<string> Path { get; set; } = null!;

    /// <summary>Octal, as in <c>0700</c>.</summary>
    [Input("mode", required: true)]
    public Input<string> Mode { get; set; } = null!;

    /// <summary>User; the group has the same name.</summary>
    [Input("owner", required: true)]
    public Input<string> Owner { get; set; } = null!;

    /// <summary>
    /// True where mode and owner are for a new directory only: one that exists belongs to its container by then. The
    /// default value is false.
    /// </summary>
    [Input("keepExisting")]
    public Input<bool>? KeepExisting { get; set; }
}

public sealed class HostFileArgs : ResourceArgs
{
    [Input("path", required: true)]
    public Input<string> Path { get; set; } = null!;

    /// <summary>Octal, as in <c>0600</c>.</summary>
    [Input("mode", required: true)]
    public Input<string> Mode { get; set; } = null!;

    /// <summary>User; the group has the same name.</summary>
    [Input("owner", required: true)]
    public Input<string> Owner { get; set; } = null!;

    [Input("content", required: true)]
    public Input<string> Content { get; set; } = null!;
}
