using System.Globalization;
using System.Text.RegularExpressions;
using Cht.Lab.Tests.Cluster;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.Baseline;

[Collection(nameof(LabCluster))]
public sealed partial class MachineBaselineTests(LabCluster lab)
{
    /// <summary>Criterion, expected text, and the script that reads it from the live machine.</summary>
    private static readonly (string Criterion, string Expected, string ReadBack)[] Criteria =
    [
        .. Sshd("permitrootlogin no", "passwordauthentication no", "kbdinteractiveauthentication no", "permitemptypasswords no",
            "hostbasedauthentication no", "gssapiauthentication no", "authenticationmethods publickey", "maxauthtries 3",
            "maxsessions 10", "logingracetime 30", "maxstartups 10:30:60", "clientaliveinterval 300", "clientalivecountmax 3",
            "tcpkeepalive no", "compression no", "loglevel VERBOSE", "x11forwarding no", "allowagentforwarding no",
            "allowstreamlocalforwarding no", "permittunnel no", "gatewayports no", "permituserenvironment no", "usedns no",
            "debianbanner no", "disableforwarding yes", "requiredrsasize 3072", "hostkeyalgorithms ssh-ed25519",
            "macs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,umac-128-etm@openssh.com"),
        ("weak key exchange", "0", "sshd -T | grep '^kexalgorithms ' | grep -c -E 'sha1|nistp|group' || true"),
        ("modes of SSH files", "", "stat -c '%a %U:%G' /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf /etc/ssh/ssh_host_*_key | grep -vx '600 root:root' || true"),
        ("no way back is pending", "inactive", "systemctl is-active cht-sshd-revert.timer || true"),
        .. Sysctl("net.ipv4.conf.all.send_redirects 0", "net.ipv4.conf.all.accept_redirects 0", "net.ipv4.conf.all.secure_redirects 0",
            "net.ipv6.conf.all.accept_redirects 0", "net.ipv4.conf.all.accept_source_route 0", "net.ipv4.conf.all.log_martians 1",
            "net.ipv4.conf.all.rp_filter 2", "net.ipv4.tcp_syncookies 1", "net.ipv4.icmp_echo_ignore_broadcasts 1",
            "net.ipv4.ip_forward 1", "net.bridge.bridge-nf-call-iptables 1"),
        ("docker live-restore", "false", "docker info --format '{{.LiveRestoreEnabled}}'"),
        ("docker experimental", "false", "docker info --format '{{.ExperimentalBuild}}'"),
        ("docker log driver", "local", "docker info --format '{{.LoggingDriver}}'"),
        ("docker no-new-privileges", "name=no-new-privileges", "docker info --format '{{join .SecurityOptions \"\\n\"}}' | grep no-new"),
        ("docker icc", "false", "docker network inspect bridge --format '{{index .Options \"com.docker.network.bridge.enable_icc\"}}'"),
        ("docker over TCP", "0", "ss -Hltn '( sport = :2375 or sport = :2376 )' | wc -l"),
        ("docker socket", "660 root:docker", "stat -c '%a %U:%G' /var/run/docker.sock"),
        ("docker packages held", "docker.io", "apt-mark showhold | grep -x docker.io"),
        ("docker packages not upgraded", "3", "apt-config dump | grep -c '^Unattended-Upgrade::Package-Blacklist:: '"),
        ("origins of updates without security", "0", "apt-config dump | grep -E '^Unattended-Upgrade::(Allowed-Origins|Origins-Pattern)::' | grep -vc -- -security || true"),
        ("automatic reboot", "Unattended-Upgrade::Automatic-Reboot \"false\";", "apt-config dump | grep -x 'Unattended-Upgrade::Automatic-Reboot .*'"),
        ("journal limit", "SystemMaxUse=1G", "systemd-analyze cat-config systemd/journald.conf | grep ^SystemMaxUse | tail -n 1"),
        ("time daemons in a container", "0", "systemctl is-active chrony ntpsec ntp openntpd systemd-timesyncd | grep -cx active || true"),
    ];

    [Fact]
    public async Task Every_row_of_the_table_is_read_back_from_the_live_machines()
    {
        var script = string.Concat(Criteria.Select((row, index) => $"value=$({row.ReadBack})\nprintf '%s\\n' \"{index}=$value\"\n"));

        var machines = await lab.Shell.OnAllAsync(LabCluster.Machines, script);

        foreach (var (machine, text) in machines)
        {
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .ShouldBe(Criteria.Select((row, index) => $"{index}={row.Expected}"), $"{machine}: {string.Join(", ", Criteria.Select(row => row.Criterion))}");
        }
    }

    [Fact]
    public async Task Every_kernel_row_of_the_page_is_read_back_or_is_a_waiver_that_names_it()
    {
        var rows = KernelRow().Matches(await File.ReadAllTextAsync(Path.Combine(InfraProject.Root, "docs", "security.md"))).ToList();
        var names = rows.Select(row => row.Groups["name"].Value).ToList();
        names.Count.ShouldBeGreaterThan(25);

        var machines = await lab.Shell.OnAllAsync(LabCluster.Machines, $"for name in {string.Join(' ', names)}; do sysctl -n \"$name\" 2>/dev/null || echo absent; done");
        var waivers = (await lab.Project.InfraAsync("stack", "export")).Required();

        foreach (var (machine, text) in machines)
        {
            var found = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            found.Length.ShouldBe(rows.Count, machine);
            foreach (var (row, value) in rows.Zip(found))
            {
                var (name, accepted) = (row.Groups["name"].Value, row.Groups["accepted"].Value.Split(" or "));
                (accepted.Contains(value) || waivers.Contains($": {name} ", StringComparison.Ordinal)).ShouldBeTrue($"{machine}: {name} is {value}, accepted {row.Groups["accepted"].Value}");
            }
        }
    }

    [Fact]
    public async Task Ssh_audit_finds_no_failure()
    {
        var audit = await Command.RunAsync("ssh-audit", ["-n", "-t", "10", "10.87.240.12"], TimeSpan.FromMinutes(2));

        audit.Output.ShouldContain("(kex) curve25519-sha256");
        audit.Output.ShouldNotContain("[fail]");
        // 2 is "warnings", 3 is "failures".
        audit.ExitCode.ShouldBeInRange(0, 2, audit.Everything);
        audit.ExitCode.ShouldNotBe(1, audit.Everything);
    }

    [Fact]
    public async Task The_hardening_index_of_lynis_does_not_fall()
    {
        var recorded = RecordedIndex().Match(await File.ReadAllTextAsync(Path.Combine(InfraProject.Root, "docs", "security.md")));

        var report = await lab.Shell.RunAsync("couchdb3", """
            export DEBIAN_FRONTEND=noninteractive LC_ALL=C
            apt-get install --yes --quiet --no-install-recommends lynis >/dev/null
            timeout 170 lynis audit system --quick --no-colors --quiet --logfile /tmp/lynis.log --report-file /tmp/lynis.dat >/dev/null 2>&1
            sed -n 's/^hardening_index=//p' /tmp/lynis.dat
            rm -f /tmp/lynis.log /tmp/lynis.dat
            apt-get purge --yes --quiet lynis >/dev/null
            """);

        recorded.Success.ShouldBeTrue();
        int.Parse(report.Trim(), CultureInfo.InvariantCulture)
            .ShouldBeGreaterThanOrEqualTo(int.Parse(recorded.Groups["index"].ValueSpan, CultureInfo.InvariantCulture) - 2);
    }

    [Fact]
    public async Task What_a_container_cannot_have_is_a_waiver_with_its_reason()
    {
        var export = (await lab.Project.InfraAsync("stack", "export")).Required();

        export.ShouldContain("time-container: exactly one time daemon (CIS 2.3.1.1): the machine is a container");
        export.ShouldContain("updates-masked: ");
        export.ShouldContain("sysctl-read-only: kernel.kptr_restrict 2: ");
    }

    [Fact]
    public async Task A_hand_edit_is_reported_with_host_expected_and_found_and_repaired()
    {
        await lab.Shell.RunAsync("couchdb1", """
            sed -i 's/^PasswordAuthentication no/PasswordAuthentication yes/' /etc/ssh/sshd_config.d/00-cht-infra.conf
            sysctl -q -w net.ipv4.conf.all.send_redirects=1
            sed -i 's/Automatic-Reboot "false"/Automatic-Reboot "true"/' /etc/apt/apt.conf.d/99-cht-infra
            """);
        // Read after ours, which is as it should be.
        await lab.Shell.RunAsync("couchdb2", "echo 'unattended-upgrade::origins-pattern { \"origin=Elsewhere\"; };' >/etc/apt/apt.conf.d/99later");

        var preview = await lab.Project.InfraAsync("preview", "--refresh", "--diff", "--expect-no-changes");
        await lab.Shell.RunAsync("couchdb2", "rm /etc/apt/apt.conf.d/99later");
        var repair = await lab.Project.InfraAsync("up", "--yes", "--refresh");

        preview.ExitCode.ShouldBe(7, preview.Everything);
        preview.Everything.ShouldContain("couchdb1-baseline");
        preview.Everything.ShouldContain("Unattended-Upgrade::Automatic-Reboot: expected \"false\", found \"true\"");
        preview.Everything.ShouldContain("Unattended-Upgrade::Origins-Pattern: expected security origins only, Docker held, found \"origin=Elsewhere\"");
        preview.Everything.ShouldContain("sshd's PasswordAuthentication: expected no, found yes");
        preview.Everything.ShouldContain("net.ipv4.conf.all.send_redirects: expected 0, found 1");
        repair.ExitCode.ShouldBe(0, repair.Everything);
        (await lab.Shell.RunAsync("couchdb1", "sshd -T | grep ^passwordauth; sysctl -n net.ipv4.conf.all.send_redirects"))
            .ShouldBe("passwordauthentication no\n0\n");
        (await lab.Project.InfraAsync("up", "--yes", "--refresh", "--expect-no-changes")).ExitCode.ShouldBe(0);
    }

    private static IEnumerable<(string, string, string)> Sshd(params string[] lines) =>
        lines.Select(line => (line, line, $"sshd -T | grep '^{line.Split(' ')[0]} '"));

    private static IEnumerable<(string, string, string)> Sysctl(params string[] lines) =>
        lines.Select(line => line.Split(' ')).Select(words => (words[0], words[1], $"sysctl -n {words[0]}"));

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9_.]+)` \| (?<accepted>[0-9a-z ]+) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KernelRow();

    [GeneratedRegex(@"hardening index (?<index>\d+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RecordedIndex();
}
