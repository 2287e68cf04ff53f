using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;
using Cht.Hosts.Firewall;
using Cht.Hosts.Swarm;
using Cht.Hosts.Tests.Firewall;
using Cht.Hosts.Tests.Swarm;

namespace Cht.Hosts.Tests.Docker;

/// <summary>Whole runs against a machine that keeps state and fails on everything unexpected.</summary>
public sealed class PartsOnFakeHostTests
{
    private static readonly ScriptResult Bare = DockerEngines.Answer(
        "os=debian\nos_version=13\nos_codename=trixie\narchitecture=amd64\ncommand=\nactive=inactive\nenabled=\ngroup=");

    private static readonly ScriptResult Installed = DockerEngines.Answer(
        """
        os=debian
        os_version=13
        os_codename=trixie
        architecture=amd64
        package=docker.io hi 26.1.5+dfsg1-9+b9
        package=docker-cli hi 26.1.5+dfsg1-9+b9
        package=docker-compose hi 2.26.1-4
        package=containerd hi 1.7.24~ds1-6+b4
        package=runc hi 1.1.15+ds1-2+b4
        package=iptables ii 1.8.11-2
        package=ca-certificates ii 20250419
        package=curl ii 8.14.1-2+deb13u2
        command=/usr/bin/docker
        active=active
        enabled=enabled
        info={"Containers":0,"ServerVersion":"26.1.5+dfsg1","Swarm":{"LocalNodeState":"inactive"}}
        group=cht
        """,
        ("daemon_json", DaemonSettings.Default));

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        var host = new FakeHost()
            .Expect("Read the Docker engine", Bare, Installed)
            .Expect("Write the Docker daemon settings", _ => new ScriptResult(0, "", ""))
            .Expect("Install Docker Engine and Compose", _ => new ScriptResult(0, "", ""))
            .Expect("Let cht use Docker", _ => new ScriptResult(0, "", ""));

        var first = await Converge(host, new DockerEnginePart(), DockerEngines.Distro);
        var changes = host.Mutations.Count;
        var second = await Converge(host, new DockerEnginePart(), DockerEngines.Distro);

        first.Changed.ShouldBeTrue();
        changes.ShouldBe(3);
        second.Changed.ShouldBeFalse();
        host.Mutations.Count.ShouldBe(changes);
        host.Recorded.Count(recorded => recorded.Ticket is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_preview_changes_nothing()
    {
        var host = new FakeHost { Preview = true }.Expect("Read the Docker engine", Bare);

        var planned = await HostConvergence.PlanAsync(host, new DockerEnginePart(), DockerEngines.Distro, CancellationToken.None);

        planned.Plan.Operations.Length.ShouldBe(3);
        host.Recorded.Count.ShouldBe(1, "one round trip reads everything");
    }

    [Fact]
    public async Task A_failed_installation_stops_the_machine_and_says_what_apt_said()
    {
        var host = new FakeHost()
            .Expect("Read the Docker engine", Bare)
            .Expect("Write the Docker daemon settings", _ => new ScriptResult(0, "", ""))
            .Expect("Install Docker Engine and Compose", new ScriptResult(100, "", "E: Unable to locate package docker.io"));

        var error = await Should.ThrowAsync<ProvisioningException>(() => Converge(host, new DockerEnginePart(), DockerEngines.Distro));

        error.Message.ShouldContain("Unable to locate package docker.io");
        host.Purposes.ShouldNotContain("Let cht use Docker");
    }

    [Fact]
    public async Task Rules_that_lock_us_out_are_told_and_not_kept()
    {
        var host = new FakeHost()
            .Expect("Read the firewall", DockerEngines.Answer($"nft=yes\nenabled=enabled", ("unit", HostFirewallScripts.Unit)))
            .Expect("Load the firewall, with a way back", _ => new ScriptResult(0, "", ""))
            .Expect("Keep the firewall, now that a second login has succeeded", new ScriptResult(75, "", "no second login within 60 s, so the machine took them back; it sees this computer as 192.0.2.7"));

        var error = await Should.ThrowAsync<ProvisioningException>(() => Converge(host, new HostFirewallPart(), Firewalls.Desired));

        error.Failed.ShouldBe("The new firewall rules shut this computer out");
        error.Found.ShouldContain("the machine took them back; it sees this computer as 192.0.2.7");
    }

    [Fact]
    public async Task A_connection_lost_after_the_join_does_not_join_twice()
    {
        var joined = false;
        var before = Swarms.Member with { ClusterNodes = new([Swarms.Member.ClusterNodes.Nodes[0]], "1795000000000") };
        var host = new FakeHost("couchdb1")
            .Expect("Read the swarm membership", _ => joined
                ? DockerEngines.Answer("hostname=couchdb1\nread_at=1", ("info", """{"Swarm":{"NodeID":"node-1","NodeAddr":"10.88.77.12","LocalNodeState":"active"}}"""),
                    ("ownership", $$"""{"action":"join","cluster":"{{Swarms.ClusterId}}","node":"node-1","address":"10.88.77.12","list":"1795000000000"}"""))
                : DockerEngines.Answer("hostname=couchdb1\nread_at=1", ("info", """{"Swarm":{"NodeID":"","LocalNodeState":"inactive"}}""")))
            .Expect("Join the swarm", _ =>
            {
                joined = true;
                throw new HostUnreachableException("couchdb1", "Join the swarm", "the connection was lost", "Run again.");
            });

        var result = await Converge(host, new SwarmMemberPart(), before);

        host.Purposes.Count(purpose => purpose == "Join the swarm").ShouldBe(1);
        result.Observed.NodeId.ShouldBe("node-1");
    }

    private static Task<ConvergedPart<TObserved>> Converge<TDesired, TObserved>(FakeHost host, IHostPart<TDesired, TObserved> part, TDesired desired) =>
        HostConvergence.ConvergeAsync(host, part, desired, null, CancellationToken.None);
}
