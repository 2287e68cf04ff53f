using Cht.Hosts.Connections;

namespace Cht.Hosts.Keys;

/// <summary>SSH key pairs in OpenSSH form.</summary>
public static class SshKeys
{
    private const string SharedMemory = "/dev/shm";

    /// <summary>
    /// Makes an ed25519 key pair without a passphrase. ssh-keygen can only write files, so it writes into a private directory
    /// in memory where there is one; it is wiped before this returns.
    /// </summary>
    /// <param name="comment">Ends the public key, so that people know whose it is: "cht-lab".</param>
    /// <exception cref="ProvisioningException">ssh-keygen is missing or failed.</exception>
    public static async Task<SshKeyPair> GenerateAsync(string comment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(comment);
        var place = Directory.Exists(SharedMemory) ? SharedMemory : Path.GetTempPath();
        var directory = Directory.CreateDirectory(Path.Combine(place, "cht-key-" + Guid.NewGuid().ToString("N"))).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var file = Path.Combine(directory, "key");
        try
        {
            var result = await ChildProcess.RunAsync(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", ShellText.OneLine(comment), "-f", file],
                ReadOnlyMemory<byte>.Empty, environment: null, cancellationToken);
            if (result.ExitCode != 0)
            {
                throw Failure(ShellText.OneLine(result.Error), inner: null);
            }

            var publicKey = (await File.ReadAllTextAsync(file + ".pub", cancellationToken)).Trim();
            return new SshKeyPair(await File.ReadAllTextAsync(file, cancellationToken), publicKey);
        }
        catch (ProgramMissingException missing)
        {
            throw Failure(missing.Message, missing);
        }
        finally
        {
            Wipe(file);
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary><c>SHA256:...</c> of a public key in OpenSSH form, as <c>ssh-keygen -l</c> shows it.</summary>
    /// <exception cref="FormatException">It is not a public key.</exception>
    public static string FingerprintOf(string publicKey) => HostPublicKey.TryParse(publicKey, out var key)
        ? key.Fingerprint
        : throw new FormatException("This is no public key in OpenSSH form.");

    private static void Wipe(string file)
    {
        if (File.Exists(file))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
            stream.Write(new byte[stream.Length]);
            stream.Flush(flushToDisk: true);
        }
    }

    private static ProvisioningException Failure(string found, Exception? inner) =>
        new("this computer", "Generate an SSH key", found, "Install openssh-client.", inner);
}

/// <summary>A key pair. <see cref="PrivateKey"/> is a secret.</summary>
public sealed record SshKeyPair(string PrivateKey, string PublicKey)
{
    public string Fingerprint => SshKeys.FingerprintOf(PublicKey);

    /// <summary>The public half only: records show their members, and this one ends up in logs.</summary>
    public override string ToString() => PublicKey;
}
