using System.Collections.Immutable;
using System.Diagnostics;

namespace Cht.Layout;

/// <summary>The directories and files of one machine.</summary>
public sealed record NodeFiles(ImmutableArray<NodeDirectory> Directories, ImmutableArray<NodeFile> Files)
{
    /// <summary>Everything that the machine needs before its containers start.</summary>
    /// <param name="layout">The cluster.</param>
    /// <param name="machine">One of its machines.</param>
    /// <param name="secrets">Of the cluster.</param>
    /// <param name="release">The official compose files; null leaves them to whoever deploys the layout.</param>
    /// <param name="rendered">The text of the layout document, the same on all machines; null renders it here.</param>
    public static NodeFiles For(
        ClusterLayout layout, Machine machine, ClusterSecrets secrets, ComposeRelease? release = null, string? rendered = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(secrets);
        var owner = layout.DeployUser;
        NodeFile File(string path, string content, bool holdsSecrets = false) => new(path, "0600", owner, content, holdsSecrets);
        ImmutableArray<NodeFile> Official(string path, ComposeFile? official) => official is null ? [] : [File(path, official.Text)];
        NodeDirectory Directory(string path) => new(path, "0700", owner);
        var paths = new NodePaths(layout, machine);
        var document = File(paths.LayoutDocument, rendered ?? LayoutDocument.For(layout, release: release).Render());
        if (machine.CouchDb is { } node)
        {
            return new(
                [Directory(paths.Root), new(node.DataDirectory, "0750", owner) { KeepExisting = true }],
                [
                    File(paths.EnvFile, EnvFiles.CouchDb(layout, node, secrets), holdsSecrets: true),
                    File(paths.OverrideFile, ComposeOverrides.CouchDb(layout, node)),
                    .. Official(paths.ComposeFile, release?.CouchDb),
                    document,
                ]);
        }

        return new(
            [
                Directory(paths.Root),
                Directory(paths.ComposeDirectory),
                Directory(paths.CertificateDirectory),
                Directory(paths.UpgradeServiceDirectory),
            ],
            [
                File(paths.EnvFile, EnvFiles.Core(layout, paths, secrets), holdsSecrets: true),
                File(paths.OverrideFile, ComposeOverrides.NetworkOnly(layout)),
                .. Official(paths.ComposeFile, release?.UpgradeService),
                .. Official(paths.CoreComposeFile, release?.Core),
                File(paths.CoreNetworkFile, ComposeOverrides.NetworkOnly(layout)),
                .. ComposeOverrides.NeedsHealthCheck(layout) ? [File(paths.HealthCheckFile, ComposeOverrides.HealthCheck(layout))]
                    : ImmutableArray<NodeFile>.Empty,
                document,
            ]);
    }
}

/// <summary>A directory on a machine.</summary>
/// <param name="Path">Absolute path; missing parents are made for root.</param>
/// <param name="Mode">Octal, four digits.</param>
/// <param name="Owner">User; the group is the user's own.</param>
public sealed record NodeDirectory(string Path, string Mode, string Owner)
{
    /// <summary>
    /// Mode and owner are for a directory that is made anew; one that exists belongs to its container (CouchDB gives its
    /// data to user 5984) and is no drift.
    /// </summary>
    public bool KeepExisting { get; init; }
}

/// <summary>A file on a machine. Printing one shows no content.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Mode">Octal, four digits.</param>
/// <param name="Owner">User; the group is the user's own.</param>
/// <param name="Content">The whole text.</param>
/// <param name="HoldsSecrets">The content is a secret: never in previews, logs or clear state.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record NodeFile(string Path, string Mode, string Owner, string Content, bool HoldsSecrets)
{
    public override string ToString() => $"NodeFile {{ {Path}, {Mode}, {Owner}, {Content.Length} characters }}";
}
