namespace Cht.Engine.Storage;

/// <summary>Files that are there completely or not at all, readable by their owner only.</summary>
internal static class AtomicFile
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <param name="path">The file; missing folders are created.</param>
    /// <param name="content">All of it.</param>
    /// <param name="durable">Waits until the content is on the disk, so that it survives a power cut.</param>
    public static void Write(string path, byte[] content, bool durable = true)
    {
        CreateFolder(Path.GetDirectoryName(path)!);

        // Next to its target, since a rename is atomic inside one file system only; .tmp files are no states to Pulumi.
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, Options()))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: durable);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return options;
    }
}
