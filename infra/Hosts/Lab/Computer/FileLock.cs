namespace Cht.Hosts.Lab;

/// <summary>
/// A lock between processes: an flock(2) on a file, which the kernel drops when its holder dies, however it dies.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    public static async Task<FileLock> AcquireAsync(string path, LabComputer computer, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileLock? held = null;
        var name = Path.GetFileNameWithoutExtension(path);
        if (await computer.WaitAsync($"another command to release \"{name}\"", Deadline, _ => Task.FromResult(TryOpen(path, out held)), cancellationToken))
        {
            return held!;
        }

        throw new ProvisioningException(
            LabComputer.HostName, $"Locking \"{name}\"", $"{path} is held by another command for over {Deadline.TotalMinutes:0} minutes",
            "Wait for that command or end it (find it with: fuser -v <file>).");
    }

    /// <summary>Removes the file as well: for locks of things that cease to exist.</summary>
    public void Delete() => File.Delete(stream.Name);

    public void Dispose() => stream.Dispose();

    private static bool TryOpen(string path, out FileLock? held)
    {
        held = null;
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) on Linux.
            held = new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }
}
