using System.Text;
using System.Text.Json;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Swarm;
using Cht.Layout;

namespace Cht.Hosts.Tests.Swarm;

public sealed class SwarmMemberPartTests
{
    private static readonly SwarmObserved Outside = Swarms.Outside with { Hostname = "couchdb1" };

    private readonly SwarmMemberPart part = new();

    [Fact]
    public void A_machine_outside_any_swarm_joins() =>
        Text(Outside).ShouldBe(
            $"couchdb1: Join the swarm (the machine is in no swarm)\n    swarm: expected {Swarms.Member.ClusterId}, found none\n");

    [Fact]
    public void The_token_travels_on_standard_input_only()
    {
        var script = part.Plan(Swarms.Member, Outside).Operations.Single().Script;

        script.Text.ShouldNotContain("SWMTKN-1");
        Swarms.Member.ToString().ShouldNotContain("SWMTKN");
        using var request = JsonDocument.Parse(script.Input);
        request.RootElement.GetRawText().ShouldBe(
            $$"""{"ListenAddr":"10.88.77.12:2377","AdvertiseAddr":"10.88.77.12","DataPathAddr":"10.88.77.12","RemoteAddrs":["10.88.77.11:2377"],"JoinToken":"{{Swarms.Token}}","Availability":"active"}""");
        PlanRendering.ToText("couchdb1", part.Plan(Swarms.Member, Outside)).ShouldNotContain("SWMTKN");
    }

    [Fact]
    public void A_member_needs_nothing() => part.Plan(Swarms.Member, Swarms.Joined).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Membership_is_proven_by_the_managers_list_and_then_recorded() =>
        Text(Swarms.Joined with { Ownership = null })
            .ShouldBe("couchdb1: Record the swarm membership (the machine is node node-1 and that is not recorded)\n");

    [Fact]
    public void A_node_that_joined_after_the_list_was_read_is_a_member()
    {
        var before = Swarms.Member with { ClusterNodes = new([Swarms.Node("core", "node-core", SwarmRole.Manager)], "1795000000000") };

        part.Plan(before, Swarms.Joined with { Ownership = Swarms.Joined.Ownership! with { List = "1795000000000" } }).IsEmpty.ShouldBeTrue();
        part.Plan(before, Swarms.Joined).Operations.Length.ShouldBe(2, "another, later list would hold it");
    }

    [Fact]
    public void A_run_killed_between_join_and_record_is_completed() =>
        Text(Swarms.Joined with { Ownership = new SwarmOwnership("join", Swarms.ClusterId, "", "10.88.77.12") })
            .ShouldStartWith("couchdb1: Record the swarm membership");

    [Fact]
    public void A_foreign_swarm_is_refused_and_left_alone()
    {
        var observed = Swarms.Joined with { NodeId = "stranger", Ownership = null };

        var error = Should.Throw<ProvisioningException>(() => part.Plan(Swarms.Member, observed));

        error.Found.ShouldContain("node stranger");
        error.Remedy.ShouldStartWith("Nothing was changed.");
        Should.Throw<ProvisioningException>(() => SwarmMemberPart.PlanRemoval(Swarms.Member, observed));
    }

    [Fact]
    public void A_record_of_another_membership_does_not_make_a_swarm_ours() =>
        Should.Throw<ProvisioningException>(() => part.Plan(Swarms.Member, Swarms.Joined with
        {
            NodeId = "stranger",
            Ownership = new SwarmOwnership("join", Swarms.ClusterId, "node-1", "10.88.77.12"),
        }));

    [Theory]
    [InlineData("k9tzf1fqwq5b5wfsvb1mfl4ho", "the managers no longer know node old")]
    [InlineData("former", "the machine is in swarm former, which this program had formed before")]
    public void A_membership_of_ours_that_is_no_longer_valid_is_left_and_joined_anew(string cluster, string cause)
    {
        var observed = Swarms.Joined with { NodeId = "old", Ownership = new SwarmOwnership("join", cluster, "old", "10.88.77.12") };

        Text(observed).ShouldBe($"couchdb1: Leave the swarm ({cause})\ncouchdb1: Join the swarm (the machine is in no swarm)\n");
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("error")]
    public void A_swarm_that_was_lost_with_its_only_manager_is_left_also_while_the_engine_looks_for_it(string state)
    {
        var observed = Swarms.Joined with { State = state, NodeId = "old", Ownership = new SwarmOwnership("join", "former", "old", "10.88.77.12") };

        Text(observed).ShouldBe(
            "couchdb1: Leave the swarm (the machine is in swarm former, which this program had formed before)\ncouchdb1: Join the swarm (the machine is in no swarm)\n");
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("error")]
    public void An_attempt_to_join_that_was_not_completed_is_started_anew(string state)
    {
        var observed = Outside with { State = state, Ownership = new SwarmOwnership("join", Swarms.ClusterId, "", "10.88.77.12") };

        Text(observed).ShouldStartWith($"couchdb1: Leave the swarm (an earlier attempt to join was not completed ({state}))");
    }

    [Theory]
    [InlineData("error")]
    [InlineData("pending")]
    public void A_complete_membership_is_never_given_up_because_the_engine_has_trouble(string state)
    {
        var observed = Swarms.Joined with { State = state, NodeId = "", Error = "manager stopped: can't initialize raft node" };

        var error = Should.Throw<ProvisioningException>(() => part.Plan(Swarms.Member, observed));

        error.Failed.ShouldBe("The machine does not find its swarm");
        error.Found.ShouldBe($"node node-1 of swarm {Swarms.ClusterId} is in state {state} manager stopped: can't initialize raft node");
    }

    [Fact]
    public void An_empty_list_of_nodes_is_no_proof_that_a_machine_was_removed() =>
        Should.Throw<ProvisioningException>(() => part.Plan(Swarms.Member with { ClusterNodes = new([], "1") }, Swarms.Joined))
            .Found.ShouldBe("the manager gave no list of nodes");

    [Fact]
    public void Another_address_is_refused() =>
        Should.Throw<ProvisioningException>(() => part.Plan(Swarms.Member with { Address = "10.88.77.99" }, Swarms.Joined))
            .Found.ShouldContain("advertised address is 10.88.77.12, wanted 10.88.77.99");

    [Fact]
    public void Removal_leaves_without_force_where_the_machine_is_a_worker() =>
        SwarmMemberPart.PlanRemoval(Swarms.Member, Swarms.Joined).Operations.Single().Script.Text.ShouldContain("docker swarm leave >/dev/null");

    [Fact]
    public void Tokens_are_read_and_never_shown()
    {
        var other = Swarms.Token.Replace("7p73", "8q84", StringComparison.Ordinal);

        var tokens = SwarmJoinTokens.Parse("core", new ScriptResult(0, $"{Swarms.Token}\n{other}\n", ""));

        tokens.For(SwarmRole.Worker).ShouldBe(Swarms.Token);
        tokens.For(SwarmRole.Manager).ShouldBe(other);
        tokens.ToString().ShouldNotContain("SWMTKN");
        Should.Throw<ProvisioningException>(() => SwarmJoinTokens.Parse("core", new ScriptResult(0, $"{Swarms.Token}\n", "")))
            .Message.ShouldNotContain("SWMTKN");
    }

    [Fact]
    public void The_request_is_plain_UTF_8() => Encoding.UTF8.GetString(SwarmScripts.Join(Swarms.Member).Input.Span)[0].ShouldBe('{');

    private string Text(SwarmObserved observed) => PlanRendering.ToText("couchdb1", part.Plan(Swarms.Member, observed));
}
