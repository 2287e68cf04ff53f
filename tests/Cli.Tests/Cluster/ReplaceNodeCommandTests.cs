using System.Collections.Immutable;
using Cht.Engine;
using Cht.Engine.State;
using Cht.Hosts;

namespace Cht.Cli.Tests.Cluster;

public sealed class ReplaceNodeCommandTests : IDisposable
{
    private const string Lab = "hosts:lab:Machine";

    private readonly CommandLineFixture cli = new CommandLineFixture().WithSharedKey();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task A_lab_machine_is_withdrawn_and_replaced_by_an_update_with_refresh()
    {
        await ClusterState.WriteAsync(cli, Machines("born-with"));
        Away("couchdb2");

        var ran = await cli.RunAsync("replace-node couchdb2 --yes --skip-preview --stack lab");

        var operation = cli.Operations.ShouldHaveSingleItem();
        operation.ShouldSatisfyAllConditions(
            () => operation.Kind.ShouldBe(OperationKind.Update),
            () => operation.RefreshFirst.ShouldBeTrue(),
            () => operation.Replaces.ShouldBe([ClusterState.Urn(Lab, "couchdb2")]),
            () => operation.Message.ShouldBe("replace-node couchdb2"),
            () => operation.Targets.ShouldBeEmpty());
        ran.Output.ShouldContain("Replacement of couchdb2 (CouchDB node 2, couchdb-2.local) of stack lab:");
        ran.Output.ShouldContain("each shard has one copy");
        ran.Output.ShouldContain("couchdb2 is not reached and is left as it is: no answer");
        // What follows the update is the status, which this lost machine does not answer.
        ran.Output.ShouldContain("couchdb2: not reached: no answer");
        ran.Code.ShouldBe(4);
    }

    [Fact]
    public async Task CouchDB_node_1_takes_the_containers_of_the_others_with_it()
    {
        await ClusterState.WriteAsync(cli, Machines("born-with"));
        Away("core", "couchdb1", "couchdb2", "couchdb3");

        var ran = await cli.RunAsync("replace-node couchdb1 --yes --skip-preview --stack lab");

        cli.Operations.ShouldHaveSingleItem().Replaces.ShouldBe(
            [ClusterState.Urn(Lab, "couchdb1"), Containers("couchdb2"), Containers("couchdb3")]);
        ran.Output.ShouldContain("Containers are stopped in good order, on couchdb1, couchdb2, couchdb3");
        ran.Output.ShouldContain("Containers start: couchdb3, couchdb2, couchdb1.");
    }

    [Fact]
    public async Task The_only_manager_is_replaced_only_when_a_person_says_so()
    {
        await ClusterState.WriteAsync(cli, Machines("born-with"));
        Away("core", "couchdb1", "couchdb2", "couchdb3");

        var refused = await cli.RunAsync("replace-node core --stack lab");

        refused.Code.ShouldBe(2);
        refused.Output.ShouldContain("It is the only manager: the swarm is lost with it.");
        refused.Error.ShouldBe("error: core is the only manager of the swarm: what it costs is above. Give --yes to say that it shall be.\n");
        cli.Operations.ShouldBeEmpty();
        cli.Machines.Endpoints.ShouldBeEmpty();

        await cli.RunAsync("replace-node core --yes --skip-preview --stack lab");

        cli.Operations.ShouldHaveSingleItem().Replaces.ShouldBe(
            [ClusterState.Urn(Lab, "core"), Containers("couchdb1"), Containers("couchdb2"), Containers("couchdb3")]);
    }

    [Fact]
    public async Task A_run_that_did_not_get_to_its_end_goes_on_without_another_new_machine()
    {
        await ClusterState.WriteAsync(cli, Machines("made-anew"));

        var ran = await cli.RunAsync("replace-node couchdb2 --yes --skip-preview --preview-only --stack lab");

        ran.Output.ShouldContain("  1. The machine has been made anew by a run that did not get to its end: this one goes on from there.");
        cli.Operations.ShouldHaveSingleItem().Replaces.ShouldBeEmpty();
        cli.Machines.Endpoints.ShouldBeEmpty("nothing is withdrawn");
    }

    [Fact]
    public async Task Without_an_answer_nothing_is_done_and_a_preview_touches_no_machine()
    {
        await ClusterState.WriteAsync(cli, Machines("born-with"));

        (await cli.RunAsync("replace-node couchdb2 --stack lab")).Code.ShouldBe(2);
        cli.Operations.ShouldBeEmpty();
        (await cli.RunAsync("replace-node couchdb2 --preview-only --stack lab")).Code.ShouldBe(0);
        cli.Operations.ShouldHaveSingleItem().PreviewOnly.ShouldBeTrue();
        cli.IsTerminal = true;
        (await cli.RunAsync(["replace-node", "couchdb2", "--stack", "lab"], "no\n")).Code.ShouldBe(8);
        cli.Operations.ShouldAllBe(operation => operation.PreviewOnly);
        cli.Machines.Endpoints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_is_taken_out_first_and_comes_back_when_it_was_installed_anew()
    {
        await ClusterState.WriteAsync(cli);
        Away("couchdb2");

        var first = await cli.RunAsync("replace-node couchdb2 --yes --stack lab");

        first.Code.ShouldBe(0, first.Error);
        first.Output.ShouldContain("couchdb2 does not answer; there was nothing to be done on it.");
        first.Output.ShouldContain("write its host key into Pulumi.lab.yaml, and run: scripts/infra replace-node couchdb2 --reinstalled --stack lab\n");
        cli.Operations.ShouldBeEmpty();

        // With the host key that it had, only a refresh finds that nothing is left on it.
        await cli.RunAsync("replace-node couchdb2 --reinstalled --yes --skip-preview --stack lab");
        cli.Operations.ShouldHaveSingleItem().RefreshFirst.ShouldBeTrue();

        // With another one the machine that the state knows can no longer be asked.
        cli.Write("Pulumi.lab.yaml", CommandLineFixture.SettingsFile(
            "config:\n  cht-cluster:machines:\n    - name: couchdb2\n      hostKeys: [\"SHA256:another\"]\n"));
        await cli.RunAsync("replace-node couchdb2 --reinstalled --yes --skip-preview --stack lab");
        cli.Operations.Count.ShouldBe(2);
        cli.Operations[1].RefreshFirst.ShouldBeFalse();
        cli.Operations[1].Replaces.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_somebody_else_makes_and_what_does_not_exist_is_refused()
    {
        var instance = ClusterState.Resource("aws:ec2/instance:Instance", "couchdb2");
        await ClusterState.WriteAsync(cli, instance);

        var cloud = await cli.RunAsync("replace-node couchdb2 --yes --stack lab");
        cloud.Code.ShouldBe(1);
        cloud.Error.ShouldBe($"error: couchdb2 was made by the Pulumi CLI, which replaces it too: pulumi up --stack lab --refresh --replace '{instance.Urn}'\n");
        (await cli.RunAsync("replace-node nobody --yes --stack lab")).Error.ShouldContain("the stack has no machine 'nobody'");
        cli.Operations.ShouldBeEmpty();
    }

    private static string Containers(string machine) => ClusterState.Urn("hosts:index:ComposeNode", $"{machine}-containers");

    private static ResourceState[] Machines(string instance) =>
    [
        .. ClusterState.Layout.Nodes.Select(node => ClusterState.Resource(Lab, node.Name) with { Outputs = Recorded.Map(("instance", new(instance))) }),
    ];

    private void Away(params ImmutableArray<string> machines)
    {
        foreach (var machine in machines)
        {
            cli.Machines[machine].Expect(_ => true, "anything", _ => throw new HostUnreachableException(machine, "Connect", "no answer", "Look at it."));
        }

        foreach (var node in ClusterState.Layout.Nodes.Where(node => !machines.Contains(node.Name)))
        {
            cli.Machines[node.Name].Expect("Read the status", MachineAnswers.Status(node));
        }
    }
}
