using System.Text;
using System.Text.Json;

namespace Cht.Hosts.Lab;

/// <summary>
/// Files written whole or not at all, and never through a symbolic link: a machine's root filesystem belongs to the machine,
/// and a link made there must not lead a writer to a file of this computer.
/// </summary>
internal static class SafeFiles
{
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Writes below <paramref name="tree"/>; true when the file was not so already.</summary>
    public static bool Write(string tree, string path, string text, int mode, int user = 0, int group = 0)
    {
        var full = Folder(tree, Path.GetDirectoryName(path)!);
        return WriteWhole(Path.Combine(full, Path.GetFileName(path)), text, (UnixFileMode)mode, user, group);
    }

    /// <summary>Makes a folder below <paramref name="tree"/>, with its parents, and answers its full path.</summary>
    public static string Folder(string tree, string path)
    {
        var full = tree;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            full = Path.Combine(full, part);
            var info = new DirectoryInfo(full);
            if (info.LinkTarget is not null)
            {
                throw new ProvisioningException(
                    LabComputer.HostName, $"Writing {path} below {tree}", $"{full} is a symbolic link",
                    "Destroy this machine and create it again.");
            }

            if (!info.Exists)
            {
                Directory.CreateDirectory(full, FolderMode);
            }
        }

        return full;
    }

    /// <summary>Makes a symbolic link, in place of whatever file is there; true when it was not so already.</summary>
    public static bool Link(string tree, string path, string target)
    {
        var full = Path.Combine(Folder(tree, Path.GetDirectoryName(path)!), Path.GetFileName(path));
        if (string.Equals(new FileInfo(full).LinkTarget, target, StringComparison.Ordinal))
        {
            return false;
        }

        var temporary = $"{full}.cht-new";
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, target);
        File.Move(temporary, full, overwrite: true);
        return true;
    }

    public static void WriteJson<T>(string path, T value) =>
        WriteWhole(path, JsonSerializer.Serialize(value, Json) + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite, user: null, group: null);

    /// <summary>Null when the file is absent.</summary>
    public static T? ReadJson<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Json);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException error)
        {
            throw new ProvisioningException(
                LabComputer.HostName, $"Reading {path}", error.Message, "Destroy the lab and create it again.", error);
        }
    }

    private static bool WriteWhole(string path, string text, UnixFileMode mode, int? user, int? group)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var there = new FileInfo(path);
        if (there is { Exists: true, LinkTarget: null } && there.Length == bytes.Length && there.UnixFileMode == mode
            && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            return false;
        }

        var temporary = $"{path}.cht-new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        if (user is { } owner && group is { } members)
        {
            Native.ChangeOwner(temporary, owner, members);
        }

        File.SetUnixFileMode(temporary, mode);
        File.Move(temporary, path, overwrite: true);
        return true;
    }
}
