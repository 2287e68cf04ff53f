using System.Text;
using Cht.Hosts.Connections;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Cht.Hosts.SshNet;

/// <summary>Private keys for SSH.NET: as text or as a file, without a passphrase. It speaks to no ssh-agent.</summary>
internal static class SshNetKeys
{
    /// <exception cref="HostUnreachableException">No key is configured.</exception>
    public static SshIdentity IdentityOf(SshEndpoint endpoint) => endpoint switch
    {
        { PrivateKey.Length: > 0 } => new SshIdentity(null, null, OnlyFile: false, "the private key of the configuration"),
        { PrivateKeyFile: { Length: > 0 } file } => new SshIdentity(file, null, OnlyFile: true, $"the private key file {file}"),
        _ => throw new HostUnreachableException(
            endpoint.Name, "Choose a key to log in with", "no private key is configured, and SSH.NET does not speak to an ssh-agent",
            "Configure a private key or a key file, or install openssh-client and set hosts:sshClient to openssh.")
        { Permanent = true },
    };

    /// <exception cref="SshAttemptException">The key cannot be used.</exception>
    public static PrivateKeyFile Load(SshEndpoint endpoint)
    {
        try
        {
            if (endpoint.PrivateKey is { Length: > 0 } text)
            {
                using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n").TrimEnd() + "\n"));
                return new PrivateKeyFile(stream);
            }

            var file = endpoint.PrivateKeyFile!;
            if (!OperatingSystem.IsWindows()
                && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != UnixFileMode.None)
            {
                throw Unusable("others may read it");
            }

            return new PrivateKeyFile(file);
        }
        catch (Exception bad) when (bad is SshException or IOException or UnauthorizedAccessException or FormatException or ArgumentException or NotSupportedException)
        {
            // The library's own words are left out: for a damaged key they may quote from it.
            throw Unusable(bad is SshPassPhraseNullOrEmptyException ? "it has a passphrase" : "it is damaged or of an unknown type");
        }
    }

    private static SshAttemptException Unusable(string said) => new(new SshFailure(SshFailureKind.KeyFileUnusable, said), []);
}
