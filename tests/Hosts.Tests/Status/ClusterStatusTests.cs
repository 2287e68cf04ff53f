using Cht.Hosts.Connections;
using Cht.Hosts.Status;
using Cht.Layout;

namespace Cht.Hosts.Tests.Status;

public sealed class ClusterStatusTests
{
    private readonly Dictionary<string, Dictionary<string, string>> facts =
        StatusSamples.Document.Nodes.ToDictionary(node => node.Name, node => StatusSamples.Well(node.Name), StringComparer.Ordinal);

    private readonly Dictionary<string, FakeHost> hosts;
    private bool deployed = true;

    public ClusterStatusTests() => hosts = StatusSamples.Document.Nodes.ToDictionary(
        node => node.Name,
        node => new FakeHost(node.Name) { Preview = true }.Expect(NodeStatusScript.ReadPurpose, _ => StatusSamples.Result(facts[node.Name])),
        StringComparer.Ordinal);

    private Task<ClusterStatus> ReadAsync() =>
        new ClusterStatusReader(StatusSamples.Document, name => hosts[name], deployed, new StoppedClock()).ReadAsync(CancellationToken.None);

    private static NodeStatus Node(ClusterStatus status, string name) => status.Nodes.Single(node => node.Name == name);

    [Fact]
    public async Task A_cluster_on_which_all_is_well_is_healthy_and_each_machine_was_asked_once()
    {
        var status = await ReadAsync();

        status.Nodes.SelectMany(node => node.Problems.Concat(node.Warnings)).ShouldBeEmpty();
        status.Healthy.ShouldBeTrue();
        hosts.Values.ShouldAllBe(host => host.Recorded.Count == 1 && !host.Recorded[0].Script.Mutates);
        var core = Node(status, "core");
        core.Versions.ShouldBe(new MachineVersions("Debian GNU/Linux 13 (trixie)", "6.12.0", "26.1.5", "2.26.1", "4.22.0", 7200));
        core.Swarm!.ShouldSatisfyAllConditions(
            swarm => swarm.Status.ShouldBe("ready"), swarm => swarm.Leader.ShouldBeTrue(), swarm => swarm.Role.ShouldBe(SwarmRole.Manager),
            swarm => swarm.Certificate!.DaysLeft.ShouldBe(20));
        core.TlsCertificate!.DaysLeft.ShouldBe(100);
        var couchDb = Node(status, "couchdb2");
        couchDb.Membership!.AllNodes.ShouldBe(["couchdb@couchdb-1.local", "couchdb@couchdb-2.local", "couchdb@couchdb-3.local"]);
        couchDb.Swarm!.Status.ShouldBe("ready");
        couchDb.Disks.Select(disk => (disk.Purpose, disk.PercentFree)).ShouldBe([("system", 50), ("data", 40)]);
        couchDb.Containers.Select(container => (container.Project, container.Service, container.State)).ShouldBe(
            [("cht", "couchdb", "running"), ("", "keep-alive", "running")]);
        couchDb.Containers[0].Since.ShouldNotBeNull().Hour.ShouldBe(11);
    }

    [Fact]
    public async Task A_machine_that_is_away_is_a_row_and_the_others_are_told()
    {
        hosts["couchdb2"].Fail(NodeStatusScript.ReadPurpose, new HostUnreachableException("couchdb2", "Connect", "the connection was refused", "Look at it."));
        facts["core"]["nodes="] = StatusSamples.Nodes("couchdb2", "down");

        var status = await ReadAsync();

        status.Healthy.ShouldBeFalse();
        var away = Node(status, "couchdb2");
        away.Reachable.ShouldBeFalse();
        away.Problems.ShouldBe(["not reached: the connection was refused"]);
        away.Swarm!.Status.ShouldBe("down");
        Node(status, "couchdb1").Reachable.ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_that_was_cut_short_is_a_row_as_well()
    {
        hosts["couchdb3"].Expect(NodeStatusScript.ReadPurpose, new ScriptResult(1, "os=Debian\n", "df: not found"));

        var status = await ReadAsync();

        Node(status, "couchdb3").Problems.ShouldBe(["not reached: exit code 1, df: not found"]);
        status.Healthy.ShouldBeFalse();
    }

    [Theory]
    [InlineData("exited", null, "container cht/couchdb is exited")]
    [InlineData("restarting", null, "container cht/couchdb starts again and again (7 times)")]
    [InlineData("running", "unhealthy", "container cht/couchdb is unhealthy")]
    public async Task A_container_that_does_not_work_is_a_problem(string state, string? health, string problem)
    {
        facts["couchdb1"]["containers:"] = StatusSamples.Container("cht", "couchdb", state, health);

        Node(await ReadAsync(), "couchdb1").Problems.ShouldBe([problem]);
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_a_row_and_a_problem_and_what_it_would_answer_is_not_told_again()
    {
        var couchDb = facts["couchdb1"];
        couchDb.Remove("containers:");
        couchDb.Remove("keep_alive:");
        for (var check = 0; check < 5; check++)
        {
            couchDb.Remove($"status{check}=");
            couchDb.Remove($"body{check}:");
            couchDb[$"absent{check}="] = "yes";
        }

        var node = Node(await ReadAsync(), "couchdb1");

        node.Problems.ShouldBe(["container cht/couchdb is missing"]);
        node.Warnings.ShouldHaveSingleItem().ShouldContain("keeps the overlay is missing");
        node.Containers.Select(container => container.State).ShouldBe(["missing", "missing"]);
        node.Membership.ShouldBeNull();
    }

    [Fact]
    public async Task Without_a_deployment_of_ours_missing_containers_are_no_problem()
    {
        deployed = false;
        foreach (var machine in facts.Values)
        {
            machine.Remove("containers:");
            machine["boot_LoadState="] = "not-found";
        }

        var status = await ReadAsync();

        status.Healthy.ShouldBeTrue();
        status.Nodes.SelectMany(node => node.Warnings).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_node_that_does_not_see_the_others_is_named_with_what_it_sees()
    {
        StatusSamples.Answer(facts["couchdb3"], 1, StatusSamples.Membership("couchdb-3.local"));

        var node = Node(await ReadAsync(), "couchdb3");

        node.Problems.ShouldHaveSingleItem().ShouldStartWith("couchdb-membership: /all_nodes is couchdb@couchdb-3.local, expected");
        node.Membership!.AllNodes.ShouldBe(["couchdb@couchdb-3.local"]);
    }

    [Theory]
    [InlineData("down", "active", "the swarm lists it as down")]
    [InlineData("ready", "drain", "the swarm has it on drain")]
    public async Task What_the_managers_say_of_a_machine_counts(string state, string availability, string problem)
    {
        facts["core"]["nodes="] = StatusSamples.Nodes("couchdb1", state, availability);

        Node(await ReadAsync(), "couchdb1").Problems.ShouldBe([problem]);
    }

    [Fact]
    public async Task Without_a_manager_the_workers_tell_that_nobody_says_whether_they_are_ready()
    {
        facts["core"].Remove("nodes=");
        facts["core"].Remove("info=");

        var status = await ReadAsync();

        Node(status, "core").Problems.ShouldContain("Docker Engine does not answer");
        Node(status, "couchdb1").Warnings.ShouldBe(["no manager of the swarm says whether it is ready"]);
    }

    [Theory]
    [InlineData(29.5, "the TLS certificate of CN=clinic ends in 29 days", null)]
    [InlineData(30.5, null, null)]
    [InlineData(-1, null, "the TLS certificate of CN=clinic ended on 2026-05-31")]
    public async Task A_certificate_with_less_than_30_days_is_a_warning_and_an_ended_one_a_problem(double days, string? warning, string? problem)
    {
        facts["core"]["tls_certificate:"] = StatusSamples.Certificate("clinic", 60, days);

        var core = Node(await ReadAsync(), "core");

        core.Warnings.ShouldBe(warning is null ? [] : [warning]);
        core.Problems.ShouldBe(problem is null ? [] : [problem]);
    }

    [Theory]
    [InlineData(10, 20, null, null)]
    [InlineData(27, 3, "its certificate in the swarm ends in 3 days and was not renewed", null)]
    [InlineData(31, -1, null, "its certificate in the swarm ended on 2026-05-31")]
    public async Task A_swarm_certificate_is_told_when_the_swarm_should_have_renewed_it(double since, double days, string? warning, string? problem)
    {
        facts["couchdb1"]["swarm_certificate:"] = StatusSamples.Certificate("couchdb1", since, days);

        var node = Node(await ReadAsync(), "couchdb1");

        node.Warnings.ShouldBe(warning is null ? [] : [warning]);
        node.Problems.ShouldBe(problem is null ? [] : [problem]);
    }

    [Theory]
    [InlineData("data 1000 140 /srv/cht-data/couchdb", "/srv/cht-data/couchdb has 14 % free", null)]
    [InlineData("data 1000 40 /srv/cht-data/couchdb", null, "/srv/cht-data/couchdb has 4 % free")]
    [InlineData("data  /srv/cht-data/couchdb", null, "the data directory /srv/cht-data/couchdb is not there")]
    public async Task A_disk_that_fills_up_or_is_not_there_is_told(string disk, string? warning, string? problem)
    {
        facts["couchdb1"]["disk=#2"] = disk;

        var node = Node(await ReadAsync(), "couchdb1");

        node.Warnings.ShouldBe(warning is null ? [] : [warning]);
        node.Problems.ShouldBe(problem is null ? [] : [problem]);
    }

    [Theory]
    [InlineData("loaded", "disabled", "active", "cht-compose.service is not enabled: after a reboot containers may stay down")]
    [InlineData("not-found", "", "inactive", "cht-compose.service is missing: after a reboot containers may stay down")]
    [InlineData("loaded", "enabled", "failed", "cht-compose.service is failed")]
    public async Task A_boot_unit_that_would_not_start_the_containers_is_a_warning(string load, string enabled, string active, string warning)
    {
        var machine = facts["couchdb1"];
        (machine["boot_LoadState="], machine["boot_UnitFileState="], machine["boot_ActiveState="]) = (load, enabled, active);

        Node(await ReadAsync(), "couchdb1").Warnings.ShouldBe([warning]);
    }

    [Fact]
    public async Task Another_release_than_the_layouts_is_a_warning()
    {
        facts["couchdb1"]["containers:"] = StatusSamples.Container("cht", "couchdb", image: "public.ecr.aws/medic/cht-couchdb:4.21.0");

        Node(await ReadAsync(), "couchdb1").Warnings.ShouldHaveSingleItem().ShouldContain("runs public.ecr.aws/medic/cht-couchdb:4.21.0, the layout has");
    }

    [Fact]
    public void Passwords_are_read_on_the_machine_and_are_in_no_argument()
    {
        foreach (var node in StatusSamples.Document.Nodes)
        {
            var script = NodeStatusScript.For(StatusSamples.Document, node);

            script.Text.ShouldContain("--config -");
            script.Text.ShouldNotContain("--user");
            script.Text.ShouldNotContain(".Config.Env");
            script.Input.IsEmpty.ShouldBeTrue();
        }
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => StatusSamples.Now;
    }
}
