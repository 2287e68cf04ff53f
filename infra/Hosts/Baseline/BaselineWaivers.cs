using System.Collections.Immutable;

namespace Cht.Hosts.Baseline;

/// <summary>All waivers there are. docs/security.md lists the same, and a test keeps the two in step.</summary>
public static class BaselineWaivers
{
    /// <summary>Decisions of this product: they hold on every machine.</summary>
    public static ImmutableArray<BaselineWaiver> Standing { get; } =
    [
        new("ssh-max-sessions", "MaxSessions 2 (lynis SSH-7408)", "the tool runs its scripts side by side over one connection; 10 is the upper bound of CIS"),
        new("ssh-port", "a port other than 22 (lynis SSH-7408)", "it hides nothing from a scan, and firewalls and cloud rules name port 22"),
        new("ssh-allow-users", "AllowUsers or AllowGroups (CIS 5.1.4)", "accounts of existing servers belong to their administrators; only accounts with a key get in, root does not"),
        new("docker-live-restore", "live-restore (CIS Docker 2.15)", "the engine refuses swarm mode with it"),
        new("docker-userns-remap", "user namespaces (CIS Docker 2.9)", "they conflict with bind mounts and with the engine's socket in the upgrade service"),
        new("docker-authorization", "an authorization plugin (CIS Docker 2.12)", "membership of the group docker is root; the group holds the deploy user and nobody else"),
        new("docker-audit", "audit rules for Docker's files (CIS Docker 1.1)", "no audit daemon is installed; every change by this program is in its own audit log"),
        new("docker-central-log", "central logging (CIS Docker 2.13)", "there is no log server; logs are bounded and rotated on each machine"),
        new("net-ip-forward", "net.ipv4.ip_forward 0 (CIS 3.3.1)", "containers need it; Docker switches it on itself and then closes the forward chain"),
        new("net-accept-ra", "net.ipv6.conf.all.accept_ra 0 (CIS 3.3.11)", "clouds announce the IPv6 gateway by router advertisement"),
        new("net-rp-filter", "net.ipv4.conf.all.rp_filter 1 (CIS 3.3.7)", "it is 2: machines and containers have several interfaces, and answers may take another one"),
    ];

    /// <summary>What cannot hold where a machine is as it is: the reason is found on the machine.</summary>
    public static ImmutableArray<BaselineWaiver> Detected { get; } =
    [
        SshRoot, SshHostKeyType, SshRsaSize, SshUnknownKeyword, SshMaxStartups, SysctlReadOnly, SysctlAbsent, TimeContainer, TimeUnsynchronized, UpdatesMasked,
    ];

    public static ImmutableArray<BaselineWaiver> All => [.. Standing, .. Detected];

    internal static BaselineWaiver SshRoot => new(
        "ssh-root-login", "PermitRootLogin no (CIS 5.1.20)", "this program logs in as root here; passwords stay forbidden");

    internal static BaselineWaiver SshHostKeyType => new(
        "ssh-host-key-type", "host keys of type ed25519 or RSA 4096 only", "the pinned host key is of another type");

    internal static BaselineWaiver SshRsaSize => new(
        "ssh-rsa-size", "RequiredRSASize 3072", "the login user or the host has a shorter RSA key");

    internal static BaselineWaiver SshUnknownKeyword => new(
        "ssh-unknown-keyword", "every setting of the SSH table", "the machine's release of sshd does not know the keyword");

    internal static BaselineWaiver SshMaxStartups => new(
        "ssh-max-startups", "MaxStartups 10:30:60 (CIS 5.1.17)", "another file of the machine sets it, and for this one setting sshd takes the last value");

    internal static BaselineWaiver SysctlReadOnly => new(
        "sysctl-read-only", "the kernel settings of CIS 1.5 and 3.3", "the machine is a container and shares the kernel of its computer: the setting is read-only");

    internal static BaselineWaiver SysctlAbsent => new(
        "sysctl-absent", "the kernel settings of CIS 1.5 and 3.3", "the machine's kernel was built without the setting");

    internal static BaselineWaiver TimeContainer => new(
        "time-container", "exactly one time daemon (CIS 2.3.1.1)", "the machine is a container and has the clock of its computer");

    internal static BaselineWaiver TimeUnsynchronized => new(
        "time-unsynchronized", "the clock is synchronised", "the time daemon runs but has reached no server yet");

    internal static BaselineWaiver UpdatesMasked => new(
        "updates-masked", "daily security updates", "the administrator masked apt's timers");
}
