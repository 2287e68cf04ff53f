using System.Collections.Immutable;

namespace Cht.Hosts.Baseline;

/// <summary>One kernel setting.</summary>
/// <param name="Key">As for sysctl(8).</param>
/// <param name="Value">What is set.</param>
/// <param name="AlsoGood">Values that are left as they are.</param>
public sealed record KernelSetting(string Key, string Value, params ImmutableArray<string> AlsoGood)
{
    /// <summary>
    /// CIS 1.5 and 3.3, dev-sec linux-baseline. Not among them: neighbour tables (the overlay driver sets them),
    /// ip_forward and bridge-nf-call-iptables (Docker sets them), vm.max_map_count (Elasticsearch's).
    /// </summary>
    public static ImmutableArray<KernelSetting> All { get; } =
    [
        new("net.ipv4.conf.all.send_redirects", "0"),
        new("net.ipv4.conf.default.send_redirects", "0"),
        new("net.ipv4.conf.all.accept_redirects", "0"),
        new("net.ipv4.conf.default.accept_redirects", "0"),
        new("net.ipv4.conf.all.secure_redirects", "0"),
        new("net.ipv4.conf.default.secure_redirects", "0"),
        new("net.ipv6.conf.all.accept_redirects", "0"),
        new("net.ipv6.conf.default.accept_redirects", "0"),
        new("net.ipv4.conf.all.accept_source_route", "0"),
        new("net.ipv4.conf.default.accept_source_route", "0"),
        new("net.ipv6.conf.all.accept_source_route", "0"),
        new("net.ipv6.conf.default.accept_source_route", "0"),
        new("net.ipv4.conf.all.log_martians", "1"),
        new("net.ipv4.conf.default.log_martians", "1"),
        // Loose: a strict filter drops answers on machines with several interfaces.
        new("net.ipv4.conf.all.rp_filter", "2", "1"),
        new("net.ipv4.conf.default.rp_filter", "2", "1"),
        new("net.ipv4.tcp_syncookies", "1"),
        new("net.ipv4.icmp_echo_ignore_broadcasts", "1"),
        new("net.ipv4.icmp_ignore_bogus_error_responses", "1"),
        new("kernel.randomize_va_space", "2"),
        new("kernel.kptr_restrict", "2"),
        new("kernel.dmesg_restrict", "1"),
        // 1 cannot be taken back before a reboot; 2 leaves that to the administrator.
        new("kernel.unprivileged_bpf_disabled", "2", "1"),
        new("kernel.yama.ptrace_scope", "1", "2", "3"),
        new("fs.suid_dumpable", "0"),
        new("fs.protected_hardlinks", "1"),
        new("fs.protected_symlinks", "1"),
        new("fs.protected_fifos", "2"),
        new("fs.protected_regular", "2"),
        // CouchDB's memory is not swapped out while the page cache grows.
        new("vm.swappiness", "10", "0", "1", "5"),
    ];

    public bool Accepts(string value) => Value == value || AlsoGood.Contains(value);
}
