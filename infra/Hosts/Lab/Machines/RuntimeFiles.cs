using System.Collections.Immutable;

namespace Cht.Hosts.Lab;

/// <summary>
/// What systemd-nspawn leaves in <c>/run</c> when it is killed, and even in good order where <c>/run</c> is no tmpfs: it then refuses to
/// remove folders "on a disk".
/// </summary>
internal static class RuntimeFiles
{
    private const string Folder = "/run/systemd/nspawn";

    private static readonly string[] Kinds = ["propagate", "unix-export"];

    public static async Task RemoveAsync(string lab, string machine, MachineFolders folders, CancellationToken cancellationToken)
    {
        foreach (var folder in Find(lab, machine))
        {
            // Newer versions mount a small tmpfs here for the machine's sockets.
            await MachineMounts.RemoveAsync(folder, cancellationToken);
            Directory.Delete(folder, recursive: true);
        }

        // The lock on the machine's tree is named after device and inode (systemd: shared/discover-image.c, image_path_lock).
        var tree = await Commands.RunAsync("stat", ["--format=%d:%i", folders.Tree], cancellationToken);
        var treeLock = Path.Combine(Folder, "locks", $"inode-{tree.Output.Trim()}");
        if (tree.Succeeded && File.Exists(treeLock))
        {
            File.Delete(treeLock);
        }
    }

    /// <summary>Folders of a lab's machines, or of one of them.</summary>
    public static ImmutableArray<string> Find(string lab, string machine = "*") =>
    [
        .. from kind in Kinds
           let parent = Path.Combine(Folder, kind)
           where Directory.Exists(parent)
           from folder in Directory.GetDirectories(parent, LabName.Nspawn(lab, machine))
           select folder,
    ];
}
