using Cht.Hosts;
using Cht.Provider.Connections;

namespace Cht.Provider.Importing;

/// <summary>
/// What an import has to know of a machine, as one text: <c>name,user@address[:port],SHA256:fingerprint[,private key file]</c>. An
/// IPv6 address with a port stands in brackets. In the state the resource has the machine's name as its id, like all others.
/// </summary>
internal static class ImportId
{
    public const string Form = "<machine>,<user>@<address>[:<port>],<host key fingerprint>[,<private key file>]";

    /// <exception cref="ProvisioningException">The text is not of that form.</exception>
    public static ConnectionInputs Parse(string id)
    {
        var parts = id.Split(',', 4, StringSplitOptions.TrimEntries);
        if (parts.Length < 3 || parts[0].Length == 0 || parts[1].IndexOf('@', StringComparison.Ordinal) is not (> 0 and var at))
        {
            throw Refused(id, "it does not say how to reach the machine");
        }

        var (address, port) = AddressAndPort(parts[1][(at + 1)..]);
        var connection = new ConnectionInputs
        {
            Name = parts[0],
            User = parts[1][..at],
            Address = address,
            Port = port,
            HostKeys = [parts[2]],
            PrivateKeyFile = parts.Length > 3 && parts[3].Length > 0 ? parts[3] : null,
        };
        return address.Length == 0 ? throw Refused(id, "it has no address")
            : !parts[2].StartsWith("SHA256:", StringComparison.Ordinal) ? throw Refused(id, $"'{parts[2]}' is no fingerprint of a host key")
            : connection.Problems().FirstOrDefault() is { } problem ? throw Refused(id, problem.Reason)
            : connection;
    }

    private static (string Address, int Port) AddressAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && (text.IndexOf(':', StringComparison.Ordinal) == colon || text[colon - 1] == ']');
        var address = (hasPort ? text[..colon] : text).Trim('[', ']');
        return hasPort && int.TryParse(text[(colon + 1)..], out var port) ? (address, port) : hasPort ? (address, 0) : (address, 22);
    }

    private static ProvisioningException Refused(string id, string found) => new(
        "this computer", "Import a resource of a machine", $"the id '{id}' cannot be used: {found}",
        $"Write {Form}, as in core,ubuntu@192.0.2.11,SHA256:... ('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub' on the machine prints the fingerprint). "
        + "For 'scripts/infra import' the machine's name is enough while the state holds another resource on that machine.");
}
