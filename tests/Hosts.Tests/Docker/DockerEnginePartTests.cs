using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;
using Cht.Layout;

namespace Cht.Hosts.Tests.Docker;

public sealed class DockerEnginePartTests
{
    private readonly DockerEnginePart part = new();

    [Fact]
    public void A_bare_machine_gets_its_settings_before_the_engine_so_that_no_restart_is_needed()
    {
        Text(DockerEngines.Distro, DockerEngines.Bare).ShouldBe(
            """
            core: Write the Docker daemon settings (daemon.json does not exist)
                icc: expected false, found nothing
                userland-proxy: expected false, found nothing
                no-new-privileges: expected true, found nothing
                log-driver: expected "local", found nothing
                default-ulimits: expected {"nofile":{"Name":"nofile","Soft":65536,"Hard":1048576}}, found nothing
            core: Install Docker Engine and Compose (docker.io, docker-cli, docker-compose, containerd, runc, iptables, ca-certificates, curl not installed)
            core: Let cht use Docker (cht is not in group docker)
                group docker: expected cht in it, found not in it

            """);
    }

    [Fact]
    public void An_installed_machine_needs_nothing() => Plan(DockerEngines.Distro, DockerEngines.Installed).IsEmpty.ShouldBeTrue();

    [Fact]
    public void The_upstream_channel_adds_its_signed_source_first()
    {
        Purposes(DockerEngines.Upstream, DockerEngines.Bare).ShouldBe(
        [
            "Write the Docker daemon settings", "Add Docker's signed package source", "Install Docker Engine 28.5.1 and Compose", "Let cht use Docker",
        ]);
    }

    [Fact]
    public void The_upstream_source_is_signed_by_one_key_and_names_the_release()
    {
        var source = Plan(DockerEngines.Upstream, DockerEngines.Bare).Operations.Single(o => o.Script.Purpose.StartsWith("Add", StringComparison.Ordinal));

        source.Script.Text.ShouldContain("URIs: https://download.docker.com/linux/debian\nSuites: trixie\nComponents: stable\nArchitectures: amd64\nSigned-By: /etc/apt/keyrings/docker.asc");
        source.Script.Text.ShouldContain("fingerprint='9DC858229FC7DD38854AE2D88D81803C0EBFCD88'");
    }

    [Fact]
    public void Ubuntu_has_other_package_names()
    {
        var packages = DockerPackages.For(DockerEngines.Distro, DockerEngines.Noble);

        packages.Held.ShouldBe(["docker.io", "docker-compose-v2", "containerd", "runc"]);
    }

    [Theory]
    [InlineData(DockerChannel.Distro, "debian", "12", "its Compose package is older than 2.24.4")]
    [InlineData(DockerChannel.Distro, "ubuntu", "20.04", "it is not supported")]
    [InlineData(DockerChannel.Upstream, "debian", "11", "it is not supported")]
    [InlineData(DockerChannel.Upstream, "fedora", "42", "it is not supported")]
    public void Systems_without_fitting_packages_are_refused(DockerChannel channel, string id, string version, string reason)
    {
        var system = new OperatingSystemRelease(id, version, "x", "amd64");

        var error = Should.Throw<ProvisioningException>(() => Plan(DockerEngines.Distro with { Channel = channel }, DockerEngines.Bare with { System = system }));

        error.Found.ShouldContain(reason);
    }

    [Fact]
    public void A_half_configured_package_counts_as_not_installed()
    {
        var observed = DockerEngines.Installed with
        {
            Packages = DockerEngines.Installed.Packages.SetItem("docker.io", new PackageState("docker.io", "iF", "26.1.5+dfsg1-9+b9")),
        };

        Operation(DockerEngines.Distro, observed).Cause.ShouldBe("docker.io not installed");
    }

    [Fact]
    public void The_same_installation_has_the_same_ticket_whatever_is_there_already()
    {
        var half = DockerEngines.Bare with { Packages = DockerEngines.Packages("docker-cli ii 26.1.5", "runc ii 1.1.15") };

        var first = Plan(DockerEngines.Distro, DockerEngines.Bare).Operations.Single(o => o.Ticket is not null);
        var second = Plan(DockerEngines.Distro, half).Operations.Single(o => o.Ticket is not null);

        second.Ticket.ShouldBe(first.Ticket);
        first.Ticket!.ShouldMatch("^docker-install-[0-9a-f]{12}$");
    }

    [Fact]
    public void Packages_that_are_not_held_are_held()
    {
        var observed = DockerEngines.Installed with
        {
            Packages = DockerEngines.Installed.Packages.SetItem("containerd", new PackageState("containerd", "ii", "1.7.24")),
        };

        Text(DockerEngines.Distro, observed).ShouldBe(
            "core: Hold the Docker packages (containerd not held)\n    package containerd: expected held, found not held\n");
    }

    [Fact]
    public void Held_packages_are_released_when_that_is_wanted() =>
        Text(DockerEngines.Distro with { Hold = false }, DockerEngines.Installed)
            .ShouldBe("core: Release the Docker packages (docker.io, docker-cli, docker-compose, containerd, runc held, wanted free)\n");

    [Fact]
    public void Changed_settings_restart_a_running_engine_once()
    {
        Text(DockerEngines.Distro, DockerEngines.Installed with { DaemonJson = """{ "icc": true, "log-driver": "local", "userland-proxy": false, "no-new-privileges": true, "default-ulimits": {"nofile":{"Name":"nofile","Soft":65536,"Hard":1048576}} }""" })
            .ShouldBe(
            """
            core: Write the Docker daemon settings (daemon.json differs)
                icc: expected false, found true
            core: Restart Docker with the new settings (the daemon settings change)

            """);
    }

    [Fact]
    public void Settings_written_by_a_run_that_was_killed_before_the_restart_are_noticed() =>
        Text(DockerEngines.Distro, DockerEngines.Installed with { RestartPending = true })
            .ShouldBe("core: Restart Docker with the new settings (the daemon settings were written and Docker has not been restarted since)\n");

    [Theory]
    [InlineData("inactive", "enabled", "docker.service is inactive and enabled")]
    [InlineData("failed", "enabled", "docker.service is failed and enabled")]
    [InlineData("active", "disabled", "docker.service is active and disabled")]
    public void The_engine_runs_now_and_at_every_boot(string active, string enabled, string cause) =>
        Operation(DockerEngines.Distro, DockerEngines.Installed with { Active = active, Enabled = enabled }).Cause.ShouldBe(cause);

    [Fact]
    public void Another_engine_version_is_an_upgrade()
    {
        var desired = DockerEngines.Distro with { EngineVersion = "26.1.6" };

        var operation = Operation(desired, DockerEngines.Installed);

        operation.Cause.ShouldBe("Docker Engine is 26.1.5, wanted 26.1.6");
        operation.Script.Text.ShouldContain("wanted='26.1.6'");
    }

    [Fact]
    public void An_older_engine_than_the_installed_one_is_refused() =>
        Should.Throw<ProvisioningException>(() => Plan(DockerEngines.Distro with { EngineVersion = "20.10.24" }, DockerEngines.Installed))
            .Found.ShouldBe("Docker Engine is 26.1.5, newer than the wanted 20.10.24");

    [Fact]
    public void An_old_compose_is_replaced()
    {
        var observed = DockerEngines.Installed with
        {
            Packages = DockerEngines.Installed.Packages.SetItem("docker-compose", new PackageState("docker-compose", "hi", "2.20.3-1")),
        };

        Operation(DockerEngines.Distro, observed).Cause.ShouldBe("Compose is 2.20.3, wanted 2.24.4 or newer");
    }

    [Fact]
    public void The_other_channel_is_removed_where_nothing_uses_it()
    {
        Purposes(DockerEngines.Upstream with { EngineVersion = null }, DockerEngines.OtherChannelUnused).ShouldBe(
            ["Remove the Docker packages of the other channel", "Add Docker's signed package source", "Install Docker Engine and Compose"]);
    }

    [Theory]
    [InlineData(3, "inactive", "26.1.5")]
    [InlineData(0, "active", "26.1.5")]
    [InlineData(0, "", "")]
    public void The_other_channel_is_never_removed_while_it_is_in_use_or_does_not_answer(long containers, string swarm, string version)
    {
        var observed = DockerEngines.OtherChannelUnused with { Containers = containers, Swarm = swarm, RunningVersion = version };

        Should.Throw<ProvisioningException>(() => Plan(DockerEngines.Upstream, observed)).Found.ShouldContain("of the other channel is in use");
    }

    [Fact]
    public void An_engine_from_elsewhere_is_refused() =>
        Should.Throw<ProvisioningException>(() => Plan(DockerEngines.Distro, DockerEngines.Bare with { Command = "/snap/bin/docker" }))
            .Found.ShouldStartWith("/snap/bin/docker comes from no package");

    [Fact]
    public void Kernels_with_AppArmor_need_its_tools() =>
        Operation(DockerEngines.Distro, DockerEngines.Installed with { AppArmor = true }).Cause.ShouldBe("apparmor not installed");

    [Fact]
    public void Members_that_others_added_to_the_group_stay() =>
        Plan(DockerEngines.Distro, DockerEngines.Installed with { GroupMembers = ["admin", "cht"] }).IsEmpty.ShouldBeTrue();

    [Fact]
    public void The_settings_travel_on_standard_input_and_not_in_the_script()
    {
        var desired = DockerEngines.Distro with { DaemonSettings = """{ "proxies": { "http-proxy": "http://user:canary@proxy" } }""" };

        var plan = Plan(desired, DockerEngines.Bare);

        plan.Operations.ShouldAllBe(operation => !operation.Script.Text.Contains("canary"));
        PlanRendering.ToText("core", plan).ShouldNotContain("canary");
        PlanRendering.ToJsonText("core", plan).ShouldNotContain("canary");
    }

    [Fact]
    public void A_machine_that_may_not_raise_limits_gets_what_it_can_grant_and_the_plan_says_so()
    {
        var desired = DockerEngines.Distro with { DaemonSettings = """{ "default-ulimits": { "nofile": { "Name": "nofile", "Soft": 65536, "Hard": 1048576 } } }""" };

        Text(desired, DockerEngines.Installed with { DaemonJson = "{}", OwnedSettings = null, MaximumOpenFiles = 20000 }).ShouldBe(
            """
            core: Write the Docker daemon settings (daemon.json differs; the machine grants at most 20000 open files)
                default-ulimits: expected {"nofile":{"Name":"nofile","Soft":20000,"Hard":20000}}, found nothing
            core: Restart Docker with the new settings (the daemon settings change)

            """);
        Plan(DockerEngines.Distro, DockerEngines.Installed with { MaximumOpenFiles = 1048576 }).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void What_Debian_prints_is_understood()
    {
        var result = DockerEngines.Answer(
            """
            os=debian
            os_version=13
            os_codename=trixie
            architecture=amd64
            package=ca-certificates ii 20250419
            package=containerd hi 1.7.24~ds1-6+b4
            package=docker-ce rc 5:28.5.1-1~debian.13~trixie
            package=docker.io hi 26.1.5+dfsg1-9+b9
            command=/usr/bin/docker
            active=active
            enabled=enabled
            info={"Containers":4,"ServerVersion":"26.1.5+dfsg1","Swarm":{"LocalNodeState":"active"}}
            restart_pending=yes
            group=cht,admin
            open_files=1048576
            apparmor=yes
            """,
            ("daemon_json", """{ "icc": false }"""));

        var observed = part.Parse(DockerEngines.Distro, result);

        observed.System.ShouldBe(DockerEngines.Trixie);
        observed.Packages["docker.io"].ShouldBe(new PackageState("docker.io", "hi", "26.1.5+dfsg1-9+b9"));
        observed.Packages["docker.io"].Held.ShouldBeTrue();
        observed.Packages["docker-ce"].Installed.ShouldBeFalse();
        observed.IsRunning.ShouldBeTrue();
        observed.RunningVersion.ShouldBe("26.1.5+dfsg1");
        observed.Swarm.ShouldBe("active");
        observed.Containers.ShouldBe(4);
        observed.DaemonJson.ShouldBe("""{ "icc": false }""");
        observed.OwnedSettings.ShouldBeNull();
        observed.RestartPending.ShouldBeTrue();
        observed.GroupMembers.ShouldBe(["cht", "admin"]);
        observed.AppArmor.ShouldBeTrue();
        observed.MaximumOpenFiles.ShouldBe(1048576);
    }

    [Fact]
    public void Output_that_was_cut_short_is_not_taken_for_a_bare_machine()
    {
        var result = new Cht.Hosts.Connections.ScriptResult(0, "os=debian\nos_version=13\n", "");

        Should.Throw<ProvisioningException>(() => part.Parse(DockerEngines.Distro, result)).Failed.ShouldBe("'Read the Docker engine' failed");
    }

    private HostPlan Plan(DockerEngineDesired desired, DockerEngineObserved observed) => part.Plan(desired, observed);

    private string Text(DockerEngineDesired desired, DockerEngineObserved observed) => PlanRendering.ToText("core", Plan(desired, observed));

    private IEnumerable<string> Purposes(DockerEngineDesired desired, DockerEngineObserved observed) =>
        Plan(desired, observed).Operations.Select(operation => operation.Script.Purpose);

    private HostOperation Operation(DockerEngineDesired desired, DockerEngineObserved observed) =>
        Plan(desired, observed).Operations.ShouldHaveSingleItem();
}
