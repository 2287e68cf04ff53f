using System.Text.RegularExpressions;

namespace Cht.Hosts.Connections;

internal enum SshFailureKind
{
    Unknown,
    HostKeyMismatch,
    NoCommonHostKeyType,
    Refused,
    TimedOut,
    NoRoute,
    Closed,
    UnknownHost,
    AuthenticationFailed,
    KeyFileUnusable,
    ForwardingRefused,
    NothingBehindJump,
    ClientMissing,
}

/// <summary>Why one attempt to connect failed, in the terms that all SSH clients of this program share.</summary>
internal sealed partial record SshFailure(SshFailureKind Kind, string Said)
{
    private static readonly (string Text, SshFailureKind Kind)[] Phrases =
    [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", SshFailureKind.HostKeyMismatch),
        ("Host key verification failed", SshFailureKind.HostKeyMismatch),
        ("no matching host key type found", SshFailureKind.NoCommonHostKeyType),
        ("Could not resolve hostname", SshFailureKind.UnknownHost),
        ("ssh: not found", SshFailureKind.ClientMissing),
        ("UNPROTECTED PRIVATE KEY FILE", SshFailureKind.KeyFileUnusable),
        ("Load key ", SshFailureKind.KeyFileUnusable),
        ("Permission denied (", SshFailureKind.AuthenticationFailed),
        ("Too many authentication failures", SshFailureKind.AuthenticationFailed),
        ("administratively prohibited", SshFailureKind.ForwardingRefused),
        ("Connection refused", SshFailureKind.Refused),
        ("timed out", SshFailureKind.TimedOut),
        ("Timeout, server", SshFailureKind.TimedOut),
        ("No route to host", SshFailureKind.NoRoute),
        ("Network is unreachable", SshFailureKind.NoRoute),
        ("Connection reset", SshFailureKind.Closed),
        ("Connection closed", SshFailureKind.Closed),
        ("closed by remote host", SshFailureKind.Closed),
        ("Broken pipe", SshFailureKind.Closed),
    ];

    /// <summary>A machine that boots shows these, so that trying again makes sense.</summary>
    public bool Transient => Kind is SshFailureKind.Refused or SshFailureKind.TimedOut or SshFailureKind.NoRoute or SshFailureKind.Closed
        or SshFailureKind.NothingBehindJump;

    /// <summary>A machine that has just changed its SSH server or its firewall, and takes that back, shows these as well.</summary>
    public bool MayPass => Transient || Kind is SshFailureKind.AuthenticationFailed or SshFailureKind.HostKeyMismatch
        or SshFailureKind.NoCommonHostKeyType or SshFailureKind.ForwardingRefused or SshFailureKind.Unknown;

    /// <summary>The key that the server showed, when ssh named it.</summary>
    public string? ShownFingerprint => Fingerprint().Match(Said) is { Success: true } match ? match.Value : null;

    /// <summary>Reads what the OpenSSH client says.</summary>
    public static SshFailure Classify(string standardError)
    {
        ArgumentNullException.ThrowIfNull(standardError);
        var kind = Phrases.FirstOrDefault(p => standardError.Contains(p.Text, StringComparison.Ordinal)).Kind;
        return new SshFailure(kind, standardError.Trim());
    }

    /// <summary>What a person should read: what was found and what to do.</summary>
    /// <param name="shown">Host keys the server showed, "type fingerprint" each.</param>
    public HostUnreachableException ToException(SshEndpoint endpoint, HostKeyPins pins, SshIdentity identity, IReadOnlyCollection<string> shown)
    {
        var (found, remedy) = Explain(endpoint, pins, identity, shown);
        var failed = $"Connect to {endpoint.User}@{endpoint.Address} port {endpoint.Port}";
        return new HostUnreachableException(endpoint.Name, failed, found, remedy) { Permanent = !Transient, WhileConnecting = true };
    }

    private (string Found, string Remedy) Explain(
        SshEndpoint endpoint, HostKeyPins pins, SshIdentity identity, IReadOnlyCollection<string> shown) => Kind switch
        {
            SshFailureKind.HostKeyMismatch or SshFailureKind.NoCommonHostKeyType => (
                $"the machine shows the host key {Shown(shown)}, pinned is {pins.Description}",
                "Nothing was sent to it. If the machine was rebuilt, read its key on its console "
                + "(`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`) and pin that; if it was not, another machine answers at this address."),
            SshFailureKind.Refused => (
                "the connection was refused",
                "Check that the machine has booted, that sshd runs on this port and that no firewall rejects it."),
            SshFailureKind.TimedOut => (
                "no answer in time",
                "Check the address, that the machine runs, and that a firewall or security group lets this computer reach the port."),
            SshFailureKind.NoRoute => (
                "there is no route to the address", "Check the address, this computer's network and VPN, and that the machine runs."),
            SshFailureKind.Closed => (
                $"the machine closed the connection ({LastLine})",
                "Look at sshd's journal on the machine: it may still boot, be out of sessions (MaxStartups) or ban this computer."),
            SshFailureKind.UnknownHost => ("the name has no address", "Correct the name in the configuration or in DNS."),
            SshFailureKind.AuthenticationFailed => (
                $"the login was refused; offered was {identity.Description}",
                $"Put the matching public key into ~{endpoint.User}/.ssh/authorized_keys on the machine, or name another user or key."),
            SshFailureKind.KeyFileUnusable => (
                $"{identity.Description} cannot be used",
                "It must be readable by you alone (chmod 600), whole, and without a passphrase unless your ssh-agent holds it."),
            SshFailureKind.ForwardingRefused => (
                $"the jump host {endpoint.Jump?.Name} does not forward connections",
                "Set `AllowTcpForwarding yes` in its sshd_config, or allow this target in its PermitOpen."),
            SshFailureKind.NothingBehindJump => (
                $"the jump host {endpoint.Jump?.Name} opened no connection to it",
                "Check that the machine has booted and that sshd runs on this port, that no firewall rejects the jump host, "
                + "and that its sshd_config forwards connections (`AllowTcpForwarding yes`, no PermitOpen without this target)."),
            SshFailureKind.ClientMissing => ("this computer has no OpenSSH client", "Install openssh-client on this computer."),
            _ => ($"ssh said \"{LastLine}\"", "Try the same with `ssh -v` and mend what it names."),
        };

    private string LastLine
    {
        get
        {
            var lines = Said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length == 0 ? "nothing" : ShellText.OneLine(lines[^1]);
        }
    }

    private string Shown(IReadOnlyCollection<string> shown) => shown.Count > 0
        ? string.Join(", ", shown)
        : ShownFingerprint ?? (Kind == SshFailureKind.NoCommonHostKeyType ? "of another type" : "not named by ssh");

    [GeneratedRegex("SHA256:[A-Za-z0-9+/]{43}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fingerprint();
}

/// <summary>One attempt to connect failed.</summary>
internal sealed class SshAttemptException(SshFailure failure, IReadOnlyCollection<string> shown) : Exception(failure.Said)
{
    public SshFailure Failure { get; } = failure;

    /// <summary>Host keys the server showed that are not pinned.</summary>
    public IReadOnlyCollection<string> Shown { get; } = shown;
}
