using System.Collections.Immutable;

namespace Cht.Hosts.Connections;

/// <summary>How to reach one machine. No connection is ever made without a pinned host key, jump hosts included.</summary>
public sealed record SshEndpoint
{
    /// <summary>The machine's name in the cluster layout, for messages.</summary>
    public required string Name { get; init; }

    public required string Address { get; init; }

    /// <summary>The default value is 22.</summary>
    public int Port { get; init; } = 22;

    public required string User { get; init; }

    /// <summary>
    /// Pinned host keys: public keys in OpenSSH form (<c>ssh-ed25519 AAAA...</c>) or fingerprints (<c>SHA256:...</c>).
    /// </summary>
    public required ImmutableArray<string> HostKeys { get; init; }

    /// <summary>Private key text in OpenSSH form; a secret. Held in a private ssh-agent, never written to disk.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Path of a private key file, <c>~/</c> for the home directory. Without this and <see cref="PrivateKey"/> the user's ssh-agent is asked.</summary>
    public string? PrivateKeyFile { get; init; }

    /// <summary>The bastion to go through, itself with pinned keys.</summary>
    public SshEndpoint? Jump { get; init; }
}
