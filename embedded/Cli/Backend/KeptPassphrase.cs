using System.Security.Cryptography;
using System.Text;

namespace Cht.Cli.Backend;

/// <summary>
/// The passphrase of lab stacks: made once from the system's random source and kept in a file that only its owner reads.
/// </summary>
internal sealed class KeptPassphrase(string directory)
{
    private const int Bytes = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string FilePath { get; } = Path.Combine(directory, "lab.passphrase");

    public string ReadOrCreate()
    {
        if (!File.Exists(FilePath))
        {
            Create();
        }
        var mode = OperatingSystem.IsWindows() ? OwnerOnly : File.GetUnixFileMode(FilePath);
        if ((mode | OwnerOnly) != OwnerOnly)
        {
            throw new CommandException(
                $"the passphrase file {FilePath} may be read by others (mode {Convert.ToString((int)mode, 8)}, expected 600). Correct it: chmod 600 {FilePath}");
        }
        var passphrase = File.ReadAllText(FilePath).TrimEnd('\n');
        return passphrase.Length > 0
            ? passphrase
            : throw new CommandException($"the passphrase file {FilePath} is empty. Put the passphrase back, or remove the file if no lab exists.");
    }

    private void Create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        var temporary = $"{FilePath}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)) + "\n"));
            stream.Flush(flushToDisk: true);
        }
        try
        {
            // Two first runs at the same time: the file that is there first stays.
            File.Move(temporary, FilePath, overwrite: false);
        }
        catch (IOException) when (File.Exists(FilePath))
        {
            File.Delete(temporary);
        }
    }
}
