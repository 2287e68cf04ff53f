using System.Collections.Immutable;
using Cht.Hosts.Baseline;
using Cht.Hosts.Convergence;
using Cht.Hosts.Tests.Docker;

namespace Cht.Hosts.Tests.Baseline;

public sealed class BaselineSectionTests
{
    private static readonly ImmutableArray<string> UpdateSettings =
    [
        """APT::Periodic::Enable "1";""",
        """APT::Periodic::Unattended-Upgrade "1";""",
        """APT::Periodic::Update-Package-Lists "1";""",
        """Unattended-Upgrade::Automatic-Reboot "false";""",
        """Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=${distro_codename}-security,label=Debian-Security";""",
        """Unattended-Upgrade::Origins-Pattern:: "origin=Ubuntu,archive=${distro_codename}-security";""",
        """Unattended-Upgrade::Origins-Pattern:: "origin=UbuntuESM,archive=${distro_codename}-infra-security";""",
        """Unattended-Upgrade::Origins-Pattern:: "origin=UbuntuESMApps,archive=${distro_codename}-apps-security";""",
        """Unattended-Upgrade::Package-Blacklist:: "containerd";""",
        """Unattended-Upgrade::Package-Blacklist:: "docker";""",
        """Unattended-Upgrade::Package-Blacklist:: "runc$";""",
    ];

    private static readonly ObservedSecurityUpdates Updates = new()
    {
        Installed = true,
        DockerIsLeftRunning = true,
        Settings = UpdateSettings,
        Timers = Timers("enabled"),
    };

    [Fact]
    public void A_read_only_kernel_setting_is_waived_and_neither_written_nor_reported()
    {
        var part = new KernelSettingsPart();
        var observed = Kernel(writable: false) with { File = "# Written by cht-infra; changes are found and taken back.\n" };

        part.Plan(Baselines.Desired, observed).IsEmpty.ShouldBeTrue();
        part.Waivers(Baselines.Desired, observed).Select(waiver => waiver.ToString())
            .ShouldContain("sysctl-read-only: kernel.kptr_restrict 2: the machine is a container and shares the kernel of its computer: the setting is read-only");
    }

    [Fact]
    public void A_kernel_setting_that_can_be_written_is_no_waiver_but_a_difference()
    {
        var part = new KernelSettingsPart();
        var observed = Kernel(writable: true);

        part.Waivers(Baselines.Desired, observed).ShouldBeEmpty();
        part.Plan(Baselines.Desired, observed).Operations.ShouldHaveSingleItem().Differences
            .ShouldContain(new HostDifference("kernel.kptr_restrict", "2", "x"));
    }

    [Fact]
    public void A_kernel_without_the_setting_is_a_waiver()
    {
        var observed = new KernelSettingsPart().Parse(Baselines.Desired, DockerEngines.Answer("sysctl=net/ipv4/tcp_syncookies rw 1"));

        observed.Live["net.ipv4.tcp_syncookies"].ShouldBe(new LiveKernelSetting("1", true));
        new KernelSettingsPart().Waivers(Baselines.Desired, observed).Select(waiver => waiver.Id).Distinct().ShouldBe(["sysctl-absent"]);
    }

    [Theory]
    [InlineData("none", new string[0], "expected one, found none")]
    [InlineData("none", new[] { "chrony.service", "systemd-timesyncd.service" }, "expected chrony.service, found chrony.service, systemd-timesyncd.service")]
    [InlineData("none", new[] { "chrony.service" }, null)]
    [InlineData("systemd-nspawn", new string[0], null)]
    public void Exactly_one_time_daemon_runs_unless_the_machine_is_a_container(string container, string[] running, string? drift)
    {
        var operation = new NetworkTimePart().Plan(Baselines.Desired, new() { Container = container, Running = [.. running] }).Operations.SingleOrDefault();

        (operation is null ? null : $"expected {operation.Expected}, found {operation.Found}").ShouldBe(drift);
    }

    [Theory]
    [InlineData("none", true, null)]
    [InlineData("none", false, "time-unsynchronized")]
    [InlineData("systemd-nspawn", false, "time-container")]
    public void A_clock_that_cannot_be_right_is_a_waiver(string container, bool synchronized, string? waiver) =>
        new NetworkTimePart().Waivers(Baselines.Desired, new() { Container = container, Running = ["chrony.service"], Synchronized = synchronized })
            .SingleOrDefault()?.Id.ShouldBe(waiver);

    [Fact]
    public void Automatic_updates_as_wanted_need_nothing() => new SecurityUpdatesPart().Plan(Baselines.Desired, Updates).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Missing_updates_are_configured_installed_and_switched_on()
    {
        var observed = new ObservedSecurityUpdates { Timers = Timers("disabled") };

        new SecurityUpdatesPart().Plan(Baselines.Desired, observed).Operations.Select(operation => operation.Script.Purpose)
            .ShouldBe(["Write the settings of automatic updates", "Install unattended-upgrades", "Enable the timers of automatic updates"]);
    }

    [Fact]
    public void An_origin_beside_the_security_ones_is_drift()
    {
        var observed = Updates with { Settings = UpdateSettings.Add("""Unattended-Upgrade::Origins-Pattern:: "origin=Debian";""") };

        new SecurityUpdatesPart().Plan(Baselines.Desired, observed).Operations.ShouldHaveSingleItem().Differences.ShouldHaveSingleItem()
            .ShouldBe(new HostDifference("Unattended-Upgrade::Origins-Pattern", "security origins only, Docker held", "\"origin=Debian\""));
    }

    [Fact]
    public void Masked_timers_are_a_decision_of_the_administrator()
    {
        var observed = Updates with { Installed = false, Timers = Timers("masked") };

        new SecurityUpdatesPart().Plan(Baselines.Desired, observed).IsEmpty.ShouldBeTrue();
        new SecurityUpdatesPart().Waivers(Baselines.Desired, observed).Single().Id.ShouldBe("updates-masked");
    }

    [Theory]
    [InlineData("1G", false)]
    [InlineData("", true)]
    [InlineData("4G", true)]
    public void The_journal_is_limited(string found, bool changed) =>
        new JournalLimitPart().Plan(Baselines.Desired, new(found)).IsEmpty.ShouldBe(!changed);

    [Fact]
    public void Everything_is_read_in_one_round_trip_and_what_is_printed_is_understood()
    {
        var part = new MachineBaselinePart();
        part.ObserveScript(Baselines.Desired).Mutates.ShouldBeFalse();

        var observed = part.Parse(Baselines.Desired, DockerEngines.Answer(
            $"""
            sysctl=kernel/kptr_restrict ro 0
            container=systemd-nspawn
            updates_timer=apt-daily.timer masked
            journal=1G
            sshd=port 22
            sshd=maxsessions 10
            sshd=kexalgorithms curve25519-sha256,x
            sshd=gssapikexalgorithms y
            sshd_known_kex=mlkem768x25519-sha256
            sshd_host_key=ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKrq0lYtYbZVWZ9dxqEmIYFgr1RWvQGqPvbyWJfuAwD a comment
            sshd_host_key=
            sshd_mode=600 root:root /etc/ssh/sshd_config
            sshd_mode=644 root:root /etc/ssh/ssh_host_ed25519_key
            sshd_user_rsa=4096
            """));

        observed.Ssh.Live["maxsessions"].ShouldBe("10");
        observed.Ssh.Known["kex"].ShouldBe(["mlkem768x25519-sha256", "curve25519-sha256", "x"]);
        observed.Ssh.HostKeys.Single().ShouldBe(new ObservedHostKey(256, "SHA256:I+1g80seuWgnfF9qnQ/sQdTRS2SfIr9WTnLUA+MHghg", "ED25519"));
        observed.Ssh.LooseFiles.ShouldBe(["644 root:root /etc/ssh/ssh_host_ed25519_key"]);
        observed.Ssh.ShortestUserRsaBits.ShouldBe(4096);
        observed.Journal.MaximumUse.ShouldBe("1G");
        observed.Waivers.Select(waiver => waiver.Id).ShouldContain("time-container");
        observed.Waivers.Select(waiver => waiver.Id).ShouldContain("updates-masked");
    }

    private static ObservedKernelSettings Kernel(bool writable) => new(
        KernelSetting.All.ToImmutableSortedDictionary(setting => setting.Key, _ => new LiveKernelSetting("x", writable), StringComparer.Ordinal), null);

    private static ImmutableSortedDictionary<string, string> Timers(string state) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("apt-daily-upgrade.timer", state).Add("apt-daily.timer", state);
}
