using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Cht.Engine.Storage;

/// <summary>
/// The file of changes beside a checkpoint. Its first line is the hash of the checkpoint that they belong to, so that those of
/// another one never count: a new checkpoint makes them void in the moment in which it takes the place of the old one.
/// </summary>
internal sealed class NotedChanges(StateLayout layout)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ConcurrentDictionary<StackIdentity, string> checkpoints = new();

    /// <summary>A new checkpoint stands: what was noted before is part of it or void.</summary>
    public void Restart(StackIdentity stack, byte[] checkpoint)
    {
        checkpoints[stack] = Hash(checkpoint);
        Remove(stack);
    }

    public void Remove(StackIdentity stack)
    {
        if (File.Exists(layout.Changes(stack)))
        {
            File.Delete(layout.Changes(stack));
        }
    }

    /// <summary>Returns when the lines are on the disk.</summary>
    public void Append(StackIdentity stack, byte[] lines)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        using var stream = new FileStream(layout.Changes(stack), options);
        if (stream.Position == 0)
        {
            stream.Write(Encoding.UTF8.GetBytes(checkpoints[stack] + "\n"));
        }

        stream.Write(lines);
        stream.Flush(flushToDisk: true);
    }

    public byte[]? Read(StackIdentity stack, byte[] checkpoint)
    {
        if (!File.Exists(layout.Changes(stack)))
        {
            return null;
        }

        var content = File.ReadAllBytes(layout.Changes(stack));
        var end = Array.IndexOf(content, (byte)'\n');
        return end > 0 && end + 1 < content.Length && Encoding.UTF8.GetString(content, 0, end) == Hash(checkpoint) ? content[(end + 1)..] : null;
    }

    private static string Hash(byte[] checkpoint) => Convert.ToHexStringLower(SHA256.HashData(checkpoint));
}
