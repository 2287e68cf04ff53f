using System.Text;
using System.Text.RegularExpressions;

namespace Cht.Hosts.Connections;

/// <summary>
/// The client configuration files of one connection, as text (ssh_config(5)). Nothing of the user's or the system's own
/// configuration is read, so that a connection behaves the same everywhere.
/// </summary>
internal static partial class SshConfiguration
{
    public const string ReadyLine = "cht-connected";

    /// <summary>The configuration of the process that holds the connection.</summary>
    /// <param name="identity">Which key to log in with.</param>
    /// <param name="jumpConfiguration">Client configuration of the jump host's open connection; null for none.</param>
    public static string Master(
        SshEndpoint endpoint, HostKeyPins pins, string algorithms, SshIdentity identity, string? jumpConfiguration,
        string directory, SshOptions options)
    {
        var jump = endpoint.Jump is null || jumpConfiguration is null
            ? "none"
            : $"ssh -F {ShellText.Quote(jumpConfiguration)} -W [%h]:%p {Alias(endpoint.Jump)}";
        var settings = new StringBuilder();
        void Add(string name, string value) => settings.Append("  ").Append(name).Append(' ').Append(value).Append('\n');

        settings.Append("Host ").Append(Alias(endpoint)).Append('\n');
        Add("HostName", endpoint.Address);
        Add("Port", endpoint.Port.ToString());
        Add("User", endpoint.User);
        Add("ProxyCommand", jump);
        Add("HostKeyAlias", Alias(endpoint));
        Add("StrictHostKeyChecking", "yes");
        Add("UserKnownHostsFile", Path.Combine(directory, "known_hosts"));
        Add("GlobalKnownHostsFile", "/dev/null");
        if (!pins.Fingerprints.IsEmpty)
        {
            Add("KnownHostsCommand", $"/bin/sh {Path.Combine(directory, "pins")} %f %t %K");
        }

        Add("HostKeyAlgorithms", algorithms);
        Add("UpdateHostKeys", "no");
        Add("VerifyHostKeyDNS", "no");
        Add("CheckHostIP", "no");
        Add("CanonicalizeHostname", "no");
        Add("BatchMode", "yes");
        Add("PreferredAuthentications", "publickey");
        Add("IdentitiesOnly", identity.OnlyFile ? "yes" : "no");
        Add("IdentityFile", identity.File is null ? "none" : QuotePath(identity.File));
        Add("IdentityAgent", identity.AgentSocket is null ? "none" : QuotePath(identity.AgentSocket));
        Add("AddKeysToAgent", "no");
        Add("ForwardAgent", "no");
        Add("ForwardX11", "no");
        Add("RequestTTY", "no");
        Add("EscapeChar", "none");
        Add("ConnectTimeout", Seconds(options.ConnectTimeout));
        Add("ConnectionAttempts", "1");
        Add("ServerAliveInterval", Seconds(options.ServerAliveInterval));
        Add("ServerAliveCountMax", "3");
        Add("ControlMaster", "yes");
        Add("ControlPath", Path.Combine(directory, "c"));
        Add("ControlPersist", "no");
        Add("PermitLocalCommand", "yes");
        Add("LocalCommand", "echo " + ReadyLine);

        // "Unable to negotiate" and "Connection closed" are said at this level.
        Add("LogLevel", "INFO");
        return settings.ToString();
    }

    /// <summary>
    /// The configuration of the clients that run scripts over the open connection. When that is gone they fail: a client may
    /// never open a connection of its own, which is what ssh does by default.
    /// </summary>
    public static string Client(SshEndpoint endpoint, string directory) => $"""
        Host {Alias(endpoint)}
          HostName {endpoint.Address}
          User {endpoint.User}
          ProxyCommand false
          ControlMaster no
          ControlPath {Path.Combine(directory, "c")}
          BatchMode yes
          IdentityFile none
          IdentityAgent none
          ForwardAgent no
          ForwardX11 no
          RequestTTY no
          EscapeChar none
          LogLevel ERROR

        """;

    /// <summary>The private known_hosts file: the pinned public keys and nothing else.</summary>
    public static string KnownHosts(SshEndpoint endpoint, HostKeyPins pins) =>
        string.Concat(pins.Keys.Select(key => $"{Alias(endpoint)} {key}\n"));

    /// <summary>
    /// The KnownHostsCommand for fingerprints: prints the key that the server shows if its fingerprint is pinned, and else
    /// notes the fingerprint for the error message. (ssh calls it a first time without a key, to order algorithms.)
    /// </summary>
    public static string PinScript(SshEndpoint endpoint, HostKeyPins pins, string directory) => $"""
        case $1 in
          {string.Join('|', pins.Fingerprints)}) printf '%s %s %s\n' {Alias(endpoint)} "$2" "$3" ;;
          SHA256:*) printf '%s %s\n' "$2" "$1" >>{ShellText.Quote(Path.Combine(directory, "shown"))} ;;
        esac

        """;

    /// <summary>The name of the machine on ssh's command line and in its known_hosts.</summary>
    public static string Alias(SshEndpoint endpoint) => "cht-" + NotInAlias().Replace(endpoint.Name, "-");

    /// <summary>Refuses values that would be read as something else in a configuration file.</summary>
    /// <exception cref="HostUnreachableException">Address, port, user or key path cannot be used.</exception>
    public static void Validate(SshEndpoint endpoint)
    {
        var problems = new List<string>();
        if (!AddressForm().IsMatch(endpoint.Address))
        {
            problems.Add($"the address \"{ShellText.OneLine(endpoint.Address)}\" is neither a name nor an IP address");
        }

        if (endpoint.Port is < 1 or > 65535)
        {
            problems.Add($"the port {endpoint.Port} is not between 1 and 65535");
        }

        if (!UserForm().IsMatch(endpoint.User))
        {
            problems.Add($"the user \"{ShellText.OneLine(endpoint.User)}\" is not a user name");
        }

        if (endpoint.PrivateKeyFile is { } file && (file.AsSpan().ContainsAny('"', '\n', '$') || !File.Exists(file)))
        {
            problems.Add($"the private key file \"{ShellText.OneLine(file)}\" does not exist");
        }

        if (problems.Count > 0)
        {
            throw new HostUnreachableException(
                endpoint.Name, "Read the endpoint", string.Join("; ", problems), "Correct the machine's entry in the configuration.")
            { Permanent = true };
        }
    }

    private static string QuotePath(string path) => $"\"{path.Replace("%", "%%", StringComparison.Ordinal)}\"";

    private static string Seconds(TimeSpan time) => ((int)Math.Max(1, Math.Ceiling(time.TotalSeconds))).ToString();

    [GeneratedRegex("[^A-Za-z0-9.-]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInAlias();

    [GeneratedRegex("^[A-Za-z0-9:][A-Za-z0-9.:_-]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddressForm();

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.@-]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserForm();
}

/// <summary>Which key to log in with.</summary>
/// <param name="File">Path of a private key; null for keys of the agent.</param>
/// <param name="AgentSocket">Agent to ask; null for none.</param>
/// <param name="OnlyFile">Offer that file's key and no other.</param>
/// <param name="Description">For messages: "the private key file /root/.ssh/id_ed25519".</param>
internal sealed record SshIdentity(string? File, string? AgentSocket, bool OnlyFile, string Description);
