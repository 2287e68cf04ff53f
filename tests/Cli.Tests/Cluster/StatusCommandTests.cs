using System.Text.Json;
using Cht.Hosts;

namespace Cht.Cli.Tests.Cluster;

public sealed class StatusCommandTests : IDisposable
{
    private const string Purpose = "Read the status";

    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task The_status_of_machines_that_are_well_is_a_table_and_exit_code_0()
    {
        await WellAsync();

        var ran = await cli.RunAsync("status --stack lab");

        ran.Code.ShouldBe(0, ran.Output + ran.Error);
        ran.Output.ShouldContain(": healthy\n");
        ran.Output.ShouldMatch("couchdb1 +couchdb +worker ready active +3 = 3 +active");
        ran.Output.ShouldMatch("core +core +leader ready active");
        ran.Output.ShouldMatch("core +cht/nginx +running +- +2026-06-01 11:00:00 +0 +cht-nginx:4.22.0");
        ran.Output.ShouldNotContain("Problems:");
        cli.Machines.Disposed.ShouldBeTrue();
        cli.Operations.ShouldBeEmpty("a status runs no program");
    }

    [Fact]
    public async Task Machines_are_reached_as_the_state_has_it_with_the_pinned_key()
    {
        await WellAsync();
        await cli.RunAsync("status --stack lab");

        cli.Machines.Endpoints.Keys.Order().ShouldBe(["core", "couchdb1", "couchdb2", "couchdb3"]);
        cli.Machines.Endpoints["couchdb1"].ShouldSatisfyAllConditions(
            endpoint => endpoint.Address.ShouldBe(ClusterState.Layout.Nodes[1].PrivateAddress),
            endpoint => endpoint.HostKeys.ShouldBe(ClusterState.Layout.Nodes[1].Ssh.HostKeys),
            endpoint => endpoint.PrivateKey.ShouldBe(ClusterState.PrivateKey));
    }

    [Fact]
    public async Task A_machine_that_is_away_is_a_row_a_problem_and_exit_code_4()
    {
        await WellAsync();
        cli.Machines["couchdb2"].Fail(Purpose, new HostUnreachableException("couchdb2", "Connect", "the connection was refused", "Look at it."), times: 2);

        var ran = await cli.RunAsync("status --stack lab");

        ran.Code.ShouldBe(4, ran.Output + ran.Error);
        ran.Output.ShouldContain(": not healthy\n");
        ran.Output.ShouldMatch("couchdb2 +couchdb +not reached worker ready active");
        ran.Output.ShouldContain("Problems:\n    couchdb2: not reached: the connection was refused\n");
        (await cli.RunAsync("status --stack lab --json")).Code.ShouldBe(4);
    }

    [Fact]
    public async Task As_JSON_it_has_a_version_every_machine_and_no_secret()
    {
        await WellAsync();

        var ran = await cli.RunAsync("status --stack lab --json");

        using var status = JsonDocument.Parse(ran.Output);
        var root = status.RootElement;
        root.EnumerateObject().Select(member => member.Name).ShouldBe(["schemaVersion", "cluster", "chtVersion", "askedAt", "healthy", "nodes"]);
        root.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        var node = root.GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("name").GetString() == "couchdb3");
        node.EnumerateObject().Select(member => member.Name).ShouldBe(
            ["name", "role", "reachable", "error", "problems", "warnings", "versions", "swarm", "containers", "membership", "checks", "tlsCertificate", "disks", "bootUnit"]);
        node.GetProperty("role").GetString().ShouldBe("couchdb");
        node.GetProperty("membership").GetProperty("allNodes").GetArrayLength().ShouldBe(3);
        node.GetProperty("checks")[0].GetProperty("id").GetString().ShouldBe("couchdb-up");
        ran.Output.ShouldNotContain(ClusterState.Password);
        ran.Output.ShouldNotContain(ClusterState.PrivateKey);
    }

    [Fact]
    public async Task Without_a_stack_or_machines_it_says_what_to_do()
    {
        (await cli.RunAsync("status --stack nowhere")).Code.ShouldBe(6);
        await cli.RunAsync("stack init lab");

        var ran = await cli.RunAsync("status --stack lab");

        ran.Code.ShouldBe(1);
        ran.Error.ShouldBe("error: the stack 'lab' has no machines yet: scripts/up --stack lab makes them\n");
    }

    private async Task WellAsync()
    {
        await ClusterState.WriteAsync(cli);
        foreach (var node in ClusterState.Layout.Nodes)
        {
            cli.Machines[node.Name].Preview = true;
            cli.Machines[node.Name].Expect(Purpose, MachineAnswers.Status(node));
        }
    }
}
