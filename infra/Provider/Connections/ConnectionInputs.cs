using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Connections;

/// <summary><see cref="ConnectionArgs"/> as the provider receives it.</summary>
internal sealed record ConnectionInputs
{
    public required string Name { get; init; }
    public required string Address { get; init; }
    public int Port { get; init; } = 22;
    public required string User { get; init; }
    public ImmutableArray<string> HostKeys { get; init; } = [];
    public string? PrivateKey { get; init; }
    public string? PrivateKeyFile { get; init; }
    public ConnectionInputs? Jump { get; init; }

    public SshEndpoint ToEndpoint() => new()
    {
        Name = Name,
        Address = Address,
        Port = Port,
        User = User,
        HostKeys = HostKeys,
        PrivateKey = PrivateKey,
        PrivateKeyFile = PrivateKeyFile,
        Jump = Jump?.ToEndpoint(),
    };

    public IEnumerable<CheckFailure> Problems()
    {
        if (HostKeys.IsDefaultOrEmpty)
        {
            yield return new CheckFailure(
                "connection.hostKeys",
                $"machine {Name} has no pinned host key. Give its public key or fingerprint, as printed on the machine by " +
                "'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'");
        }

        if (Port is < 1 or > 65535)
        {
            yield return new CheckFailure("connection.port", $"{Port} is no port; write a number from 1 to 65535");
        }
    }

    public override string ToString() => $"{User}@{Address}:{Port}";
}
