using System.Collections.Immutable;
using Cht.Hosts.Baseline;

namespace Cht.Hosts.Tests.Baseline;

/// <summary>Desired and found baselines for tests.</summary>
internal static class Baselines
{
    public const string Fingerprint = "SHA256:D8ItNtZWxFItBK0IFNfB51U4JmqHYIYyzAFrqQcrPeE";

    public static readonly MachineBaselineDesired Desired = new() { Host = "core", LoginUser = "ubuntu", HostKeys = [Fingerprint] };

    /// <summary>A release that knows everything, with Debian's own values.</summary>
    public static readonly SshServerObserved Stock = new()
    {
        Live = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            new[]
            {
                "permitrootlogin", "passwordauthentication", "kbdinteractiveauthentication", "permitemptypasswords",
                "hostbasedauthentication", "gssapiauthentication", "authenticationmethods", "maxauthtries", "maxsessions",
                "logingracetime", "maxstartups", "clientaliveinterval", "clientalivecountmax", "tcpkeepalive", "compression",
                "loglevel", "x11forwarding", "allowagentforwarding", "allowstreamlocalforwarding", "permittunnel", "gatewayports",
                "permituserenvironment", "usedns", "debianbanner", "disableforwarding", "allowtcpforwarding", "permitopen",
                "requiredrsasize", "kexalgorithms", "ciphers", "macs", "hostkeyalgorithms",
            }.Select(keyword => KeyValuePair.Create(keyword, "stock"))),
        HostKeys = [new(256, Fingerprint, "ED25519"), new(3072, "SHA256:rsa", "RSA"), new(256, "SHA256:ecdsa", "ECDSA")],
        Known = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create<string, ImmutableArray<string>>("kex", ["curve25519-sha256", "diffie-hellman-group14-sha1"]),
                KeyValuePair.Create<string, ImmutableArray<string>>("cipher", ["aes256-ctr", "3des-cbc"]),
                KeyValuePair.Create<string, ImmutableArray<string>>("mac", ["hmac-sha2-512-etm@openssh.com", "hmac-sha1"]),
            ]),
    };

    /// <summary>As the machine is after a run.</summary>
    public static SshServerObserved Kept(MachineBaselineDesired desired, SshServerObserved stock)
    {
        var settings = SshServerSettings.For(desired, stock);
        return stock with
        {
            Live = stock.Live.SetItems(settings.Select(setting => KeyValuePair.Create(setting.Keyword.ToLowerInvariant(), setting.Effective))),
            DropIn = SshServerSettings.Text(settings),
            KeptHash = Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(SshServerSettings.Text(settings)))),
        };
    }
}
