using System.Text;

namespace Cht.Provider.Connections;

/// <summary>The folder of one stack's ssh files: 0700, files 0600, under the user's state directory.</summary>
internal sealed class SshClientFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public SshClientFolder(string stack)
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } home
            ? home
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        Path = System.IO.Path.Combine(state, "cht-cluster", "ssh", stack);
    }

    public string Path { get; }

    public string ConfigPath => System.IO.Path.Combine(Path, SshClientFiles.Config);

    public bool Has(SshClientFile file)
    {
        var path = System.IO.Path.Combine(Path, file.Name);
        return File.Exists(path) && File.ReadAllText(path) == file.Content && File.GetUnixFileMode(path) == Private;
    }

    /// <summary>Each file is complete or absent: written beside its place and renamed.</summary>
    public void Write(IEnumerable<SshClientFile> files)
    {
        Directory.CreateDirectory(Path, Private | UnixFileMode.UserExecute);
        foreach (var file in files)
        {
            var target = System.IO.Path.Combine(Path, file.Name);
            var draft = $"{target}.{Guid.NewGuid():N}";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private };
            using (var stream = new FileStream(draft, options))
            {
                stream.Write(Encoding.UTF8.GetBytes(file.Content));
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, target, overwrite: true);
        }
    }

    public void Delete()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
