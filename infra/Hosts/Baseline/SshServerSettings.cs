using System.Collections.Immutable;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Baseline;

/// <summary>One line of the drop-in and what <c>sshd -T</c> says when it counts.</summary>
public sealed record SshServerSetting(string Keyword, string Value)
{
    /// <summary>As printed by <c>sshd -T</c>. The default is <see cref="Value"/>.</summary>
    public string Effective { get; init; } = Value;

    internal string Name => Keyword.ToLowerInvariant();

    internal bool IsMetBy(SshServerObserved observed) =>
        observed.Live.TryGetValue(Name, out var found) && string.Equals(found, Effective, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The SSH server's settings (CIS 5.1, dev-sec ssh-baseline, Mozilla, ssh-audit). Pure.</summary>
public static class SshServerSettings
{
    internal static readonly ImmutableArray<string> KeyExchange =
    [
        "mlkem768x25519-sha256", "sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com",
        "curve25519-sha256", "curve25519-sha256@libssh.org",
    ];

    internal static readonly ImmutableArray<string> Ciphers =
        ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr", "aes192-ctr", "aes128-ctr"];

    internal static readonly ImmutableArray<string> Macs =
        ["hmac-sha2-512-etm@openssh.com", "hmac-sha2-256-etm@openssh.com", "umac-128-etm@openssh.com"];

    private static readonly ImmutableArray<SshServerSetting> Fixed =
    [
        new("PasswordAuthentication", "no"),
        new("KbdInteractiveAuthentication", "no"),
        new("PermitEmptyPasswords", "no"),
        new("HostbasedAuthentication", "no"),
        new("GSSAPIAuthentication", "no"),
        new("AuthenticationMethods", "publickey"),
        new("MaxAuthTries", "3"),
        // The tool runs up to eight scripts side by side over one connection.
        new("MaxSessions", "10"),
        new("LoginGraceTime", "30"),
        new("MaxStartups", "10:30:60"),
        new("ClientAliveInterval", "300"),
        new("ClientAliveCountMax", "3"),
        new("TCPKeepAlive", "no"),
        new("Compression", "no"),
        // The fingerprint of the key that logged in is in the log.
        new("LogLevel", "VERBOSE"),
        new("X11Forwarding", "no"),
        new("AllowAgentForwarding", "no"),
        new("AllowStreamLocalForwarding", "no"),
        new("PermitTunnel", "no"),
        new("GatewayPorts", "no"),
        new("PermitUserEnvironment", "no"),
        new("UseDNS", "no"),
        new("DebianBanner", "no"),
    ];

    /// <summary>What the machine shall have, given what its release knows and which keys are in use.</summary>
    public static ImmutableArray<SshServerSetting> For(MachineBaselineDesired desired, SshServerObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        return [.. Wanted(desired, observed).Where(setting => Knows(observed, setting))];
    }

    /// <summary>Rules that this machine cannot follow.</summary>
    public static IEnumerable<BaselineWaiver> Waivers(MachineBaselineDesired desired, SshServerObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        if (desired.LoginUser == "root")
        {
            yield return BaselineWaivers.SshRoot;
        }

        if (observed.HostKeys.Any(key => !IsStrong(key) && IsPinned(desired, key)))
        {
            yield return BaselineWaivers.SshHostKeyType;
        }

        if (ShortRsa(desired, observed))
        {
            yield return BaselineWaivers.SshRsaSize;
        }

        var settings = For(desired, observed);
        if (observed.DropIn == Text(settings) && settings.Any(setting => LastValueCounts(setting) && !setting.IsMetBy(observed)))
        {
            yield return BaselineWaivers.SshMaxStartups;
        }

        foreach (var unknown in Wanted(desired, observed).Where(setting => !Knows(observed, setting)))
        {
            yield return BaselineWaivers.SshUnknownKeyword with { Rule = $"{unknown.Keyword} {unknown.Value}" };
        }
    }

    /// <summary>
    /// True for the one setting whose last value counts, not the first (sshd's servconf.c, sMaxStartups): a file of the
    /// administrator has the last word.
    /// </summary>
    internal static bool LastValueCounts(SshServerSetting setting) => setting.Keyword == "MaxStartups";

    /// <summary>Text of our drop-in.</summary>
    public static string Text(ImmutableArray<SshServerSetting> settings) =>
        "# Written by cht-infra; changes are found and taken back. It sorts first: sshd takes the first value it reads.\n"
        + string.Concat(settings.Select(setting => $"{setting.Keyword} {setting.Value}\n"));

    /// <summary>Where a drop-in of an earlier run lets connections be forwarded to.</summary>
    public static ImmutableArray<string> ForwardedTo(string dropIn)
    {
        ArgumentNullException.ThrowIfNull(dropIn);
        const string keyword = "PermitOpen ";
        return
        [
            .. dropIn.Split('\n').Where(line => line.StartsWith(keyword, StringComparison.Ordinal))
                .SelectMany(line => line[keyword.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        ];
    }

    private static IEnumerable<SshServerSetting> Wanted(MachineBaselineDesired desired, SshServerObserved observed)
    {
        yield return desired.LoginUser == "root"
            ? new("PermitRootLogin", "prohibit-password") { Effective = "without-password" }
            : new("PermitRootLogin", "no");
        foreach (var setting in Fixed.Concat(Forwarding(desired)))
        {
            yield return setting;
        }

        if (!ShortRsa(desired, observed))
        {
            yield return new("RequiredRSASize", "3072");
        }

        (string Keyword, IEnumerable<string> Algorithms)[] lists =
        [
            ("KexAlgorithms", KeyExchange.Where(observed.Known.GetValueOrDefault("kex", []).Contains)),
            ("Ciphers", Ciphers.Where(observed.Known.GetValueOrDefault("cipher", []).Contains)),
            ("MACs", Macs.Where(observed.Known.GetValueOrDefault("mac", []).Contains)),
            ("HostKeyAlgorithms", HostKeyAlgorithms(desired, observed)),
        ];
        foreach (var (keyword, algorithms) in lists.Select(list => (list.Keyword, string.Join(',', list.Algorithms))).Where(list => list.Item2.Length > 0))
        {
            yield return new(keyword, algorithms);
        }
    }

    private static IEnumerable<SshServerSetting> Forwarding(MachineBaselineDesired desired) => desired.ForwardTo.IsEmpty
        ? [new("DisableForwarding", "yes")]
        : [new("DisableForwarding", "no"), new("AllowTcpForwarding", "local"), new("PermitOpen", string.Join(' ', desired.ForwardTo))];

    /// <summary>ed25519 and long RSA keys; others only while they are pinned, or nobody could log in any more.</summary>
    private static IEnumerable<string> HostKeyAlgorithms(MachineBaselineDesired desired, SshServerObserved observed)
    {
        var strong = observed.HostKeys.Any(IsStrong);
        return observed.HostKeys.Where(key => IsStrong(key) || IsPinned(desired, key) || !strong)
            .OrderByDescending(key => key.Type == "ED25519")
            .Select(key => key switch
            {
                { Type: "ED25519" } => "ssh-ed25519",
                { Type: "RSA" } => "rsa-sha2-512,rsa-sha2-256",
                { Type: "ECDSA" } => $"ecdsa-sha2-nistp{key.Bits}",
                _ => "",
            })
            .Where(algorithms => algorithms.Length > 0)
            .Distinct(StringComparer.Ordinal);
    }

    private static bool IsStrong(ObservedHostKey key) => key is { Type: "ED25519" } or { Type: "RSA", Bits: >= 4096 };

    private static bool IsPinned(MachineBaselineDesired desired, ObservedHostKey key) => desired.HostKeys.Any(pin =>
        HostPublicKey.TryParse(pin, out var publicKey) ? publicKey.Fingerprint == key.Fingerprint : pin.Trim().TrimEnd('=') == key.Fingerprint);

    private static bool ShortRsa(MachineBaselineDesired desired, SshServerObserved observed) =>
        observed.ShortestUserRsaBits is > 0 and < 3072
        || observed.HostKeys.Any(key => key is { Type: "RSA", Bits: < 3072 } && IsPinned(desired, key));

    /// <summary>Where sshd does not even start, only the keywords that every supported release has are written.</summary>
    private static bool Knows(SshServerObserved observed, SshServerSetting setting) =>
        observed.Live.IsEmpty ? setting.Keyword != "RequiredRSASize" : observed.Live.ContainsKey(setting.Name);
}
