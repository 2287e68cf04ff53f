using System.Collections.Immutable;
using System.Text;

namespace Cht.Provider.Connections;

internal sealed record SshClientFile(string Name, string Content)
{
    /// <summary>Without the content, which may be a private key.</summary>
    public override string ToString() => Name;
}

/// <summary>The ssh files of a stack, as text (ssh_config(5), sshd(8) for the format of known hosts).</summary>
internal static class SshClientFiles
{
    public const string Config = "config";
    private const string KnownHosts = "known_hosts";
    private const string Bastion = "bastion";

    public static ImmutableArray<SshClientFile> For(ImmutableArray<ConnectionInputs> machines, string folder)
    {
        var endpoints = machines.Select(machine => (Alias: machine.Name, Connection: machine))
            .Concat(machines.Select(machine => machine.Jump).OfType<ConnectionInputs>().Distinct().Take(1).Select(jump => (Alias: Bastion, Connection: jump)))
            .ToImmutableArray();
        return
        [
            new(Config, string.Concat(endpoints.Select(endpoint => HostBlock(endpoint.Alias, endpoint.Connection, folder)))),
            new(KnownHosts, string.Concat(endpoints.SelectMany(endpoint => PinnedKeys(endpoint.Alias, endpoint.Connection)))),
            .. endpoints.Where(endpoint => endpoint.Connection.PrivateKey is not null)
                .Select(endpoint => new SshClientFile(KeyFile(endpoint.Alias), endpoint.Connection.PrivateKey!)),
        ];
    }

    private static string HostBlock(string alias, ConnectionInputs connection, string folder)
    {
        var lines = new StringBuilder($"Host {alias}\n");
        void Add(string name, string value) => lines.Append($"  {name} {value}\n");

        Add("HostName", connection.Address);
        Add("Port", $"{connection.Port}");
        Add("User", connection.User);
        Add("HostKeyAlias", alias);
        Add("UserKnownHostsFile", $"\"{folder}/{KnownHosts}\"");
        Add("GlobalKnownHostsFile", "/dev/null");
        // A fingerprint cannot stand in a known hosts file; ssh then asks once and shows the fingerprint to compare.
        Add("StrictHostKeyChecking", connection.HostKeys.Any(IsFingerprint) ? "ask" : "yes");
        var key = connection.PrivateKey is null ? connection.PrivateKeyFile : $"{folder}/{KeyFile(alias)}";
        if (key is not null)
        {
            Add("IdentityFile", $"\"{key}\"");
            Add("IdentitiesOnly", "yes");
        }

        if (connection.Jump is not null)
        {
            Add("ProxyJump", Bastion);
        }

        return lines.Append('\n').ToString();
    }

    private static IEnumerable<string> PinnedKeys(string alias, ConnectionInputs connection) =>
        connection.HostKeys.Where(key => !IsFingerprint(key)).Select(key => $"{alias} {key}\n");

    private static bool IsFingerprint(string key) => key.StartsWith("SHA256:", StringComparison.Ordinal);

    private static string KeyFile(string alias) => $"{alias}.key";
}
