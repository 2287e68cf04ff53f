using Cht.Hosts.Compose;
using Cht.Hosts.Connections;
using Cht.Hosts.Replacement;
using Cht.Hosts.Swarm;
using Cht.Hosts.Tests.Compose;
using Cht.Layout;

namespace Cht.Hosts.Tests.Replacement;

public sealed class NodeReplacementTests
{
    private const string Swarm = "swarm-1";

    private readonly Dictionary<string, FakeHost> hosts =
        ComposeSamples.Document.Nodes.ToDictionary(node => node.Name, node => new FakeHost(node.Name), StringComparer.Ordinal);

    private readonly List<string> told = [];

    private static NodeReplacement Of(string machine, params string[] managers) => NodeReplacement.Of(
        ComposeSamples.Document with
        {
            Nodes = [.. ComposeSamples.Document.Nodes.Select(node => node with
            {
                Swarm = node.Name == "core" || managers.Contains(node.Name) ? SwarmRole.Manager : SwarmRole.Worker,
            })],
        },
        machine);

    [Theory]
    [InlineData("couchdb2", "", false, false)]
    [InlineData("couchdb1", "couchdb2 couchdb3", false, false)]
    [InlineData("core", "couchdb1 couchdb2 couchdb3", true, true)]
    public void What_goes_with_a_machine_follows_from_its_place_in_the_layout(string machine, string also, bool onlyManager, bool consent)
    {
        var replacement = Of(machine);

        string.Join(' ', replacement.AlsoRestarted.Select(node => node.Name)).ShouldBe(also);
        replacement.IsOnlyManager.ShouldBe(onlyManager);
        replacement.NeedsConsent.ShouldBe(consent);
        replacement.Consequences().ShouldNotBeEmpty();
    }

    [Fact]
    public void With_other_managers_core_takes_nothing_with_it_and_still_needs_consent()
    {
        var replacement = Of("core", "couchdb1", "couchdb2");

        replacement.AlsoRestarted.ShouldBeEmpty();
        (replacement.IsOnlyManager, replacement.NeedsConsent).ShouldBe((false, true));
    }

    [Fact]
    public void Containers_are_stopped_in_the_order_that_is_the_starts_reverse() =>
        Of("core").StopOrder.Select(node => node.Name).ShouldBe(["core", "couchdb1", "couchdb2", "couchdb3"]);

    [Fact]
    public async Task A_machine_that_answers_is_stopped_drained_leaves_and_is_forgotten()
    {
        Runs("couchdb2");
        InSwarm("couchdb2", manager: false);
        InSwarm("core", manager: true);
        hosts["core"].Expect("Drain node couchdb2", "").Expect("Remove node id-couchdb2 of couchdb2", "");
        hosts["couchdb2"].Expect("Stop the containers of couchdb2", "").Expect("Leave the swarm", "");

        (await WithdrawAsync(Of("couchdb2"))).ShouldBeTrue();

        told.ShouldBe(
        [
            "couchdb2: Stop the containers of couchdb2", "core: Drain node couchdb2", "couchdb2: Leave the swarm", "core: Remove node id-couchdb2 of couchdb2",
        ]);
    }

    [Fact]
    public async Task A_machine_that_has_been_withdrawn_is_left_alone()
    {
        hosts["couchdb2"].Expect(ComposeNodeScripts.ReadPurpose, ComposeSamples.Facts("engine=yes", "boot=none", "keep_alive="));
        hosts["couchdb2"].Expect(SwarmScripts.ReadPurpose, ComposeSamples.Facts(
            "hostname=couchdb2", """info={"Swarm":{"LocalNodeState":"inactive","NodeID":""}}"""));

        (await WithdrawAsync(Of("couchdb2"))).ShouldBeTrue();

        hosts.Values.ShouldAllBe(host => host.Mutations.Count == 0);
    }

    [Fact]
    public async Task A_machine_that_is_away_is_told_and_nothing_is_done_anywhere()
    {
        var lost = new HostUnreachableException("couchdb2", "Connect", "no answer", "Look at it.");
        hosts["couchdb2"].Fail(ComposeNodeScripts.ReadPurpose, lost).Fail(SwarmScripts.ReadPurpose, lost);

        (await WithdrawAsync(Of("couchdb2"))).ShouldBeFalse();

        told.ShouldAllBe(line => line == "couchdb2 is not reached and is left as it is: no answer");
        hosts.Values.ShouldAllBe(host => host.Mutations.Count == 0);
    }

    private Task<bool> WithdrawAsync(NodeReplacement replacement) =>
        new NodeWithdrawal(replacement, name => hosts[name], new Told(told)).RunAsync(deployed: true, CancellationToken.None);

    private void Runs(string machine) => hosts[machine].Expect(
        ComposeNodeScripts.ReadPurpose, ComposeSamples.Facts("engine=yes", "boot=digest enabled", "keep_alive=running image"));

    private void InSwarm(string machine, bool manager)
    {
        var cluster = manager ? ",\"Cluster\":{\"ID\":\"" + Swarm + "\"}" : string.Empty;
        var flag = manager ? "true" : "false";
        List<string> facts =
        [
            $"hostname={machine}", "read_at=1",
            "info={\"Swarm\":{\"LocalNodeState\":\"active\",\"NodeID\":\"id-" + machine + "\",\"NodeAddr\":\"192.0.2.10\",\"ControlAvailable\":" + flag + cluster + "}}",
        ];
        if (manager)
        {
            facts.Add("""nodes=[{"ID":"id-couchdb2","Description":{"Hostname":"couchdb2"},"Spec":{"Role":"worker","Availability":"active"},"Status":{"State":"ready"}}]""");
        }

        hosts[machine].Expect(SwarmScripts.ReadPurpose, ComposeSamples.Facts([.. facts]));
    }

    private sealed class Told(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
