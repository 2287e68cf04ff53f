using System.Text;
using Cht.Hosts.Connections;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Cht.Hosts.SshNet;

/// <summary>Private keys for SSH.NET: as text or as a file, without a passphrase. It speaks to no ssh-agent.</summary>
internal static class SshNetKeys
{
    private const UnixFileMode OfOthers = (UnixFileMode)0b000_111_111;

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

    /// <exception cref="HostUnreachableException">The key cannot be used.</exception>
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
            return OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & OfOthers) == UnixFileMode.None
                ? new PrivateKeyFile(file)
                : throw Unusable(endpoint, "others may read it", "Take their rights away: chmod 600.");
        }
        catch (SshPassPhraseNullOrEmptyException)
        {
            throw Unusable(
                endpoint, "it has a passphrase, which SSH.NET has nobody to ask for",
                "Add the key to your ssh-agent, install openssh-client and set hosts:sshClient to openssh; or use a key without a passphrase.");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unusable(endpoint, "there is no such file", "Name a private key that is there.");
        }
        catch (Exception bad) when (bad is SshException or IOException or UnauthorizedAccessException or FormatException or ArgumentException or NotSupportedException)
        {
            // The library's own words are left out: for a damaged key they may quote from it.
            throw Unusable(endpoint, "it is damaged or of an unknown type", "Give the whole private key in OpenSSH form.");
        }
    }

    private static HostUnreachableException Unusable(SshEndpoint endpoint, string found, string remedy) =>
        new(endpoint.Name, "Load the private key", $"{IdentityOf(endpoint).Description} cannot be used: {found}", remedy) { Permanent = true };
}
