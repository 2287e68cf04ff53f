using Cht.Hosts.Swarm;

namespace Cht.Hosts.Tests.Swarm;

/// <summary>The first manager is in no swarm: what the other machines say decides what is done.</summary>
public sealed class SwarmRecoveryTests
{
    private static readonly SwarmObserved Worker = Swarms.Joined;

    private static readonly SwarmObserved Manager = Swarms.Formed with
    {
        NodeId = "node-1",
        NodeAddress = "10.88.77.12",
        Ownership = new SwarmOwnership("join", Swarms.ClusterId, "node-1", "10.88.77.12"),
    };

    [Fact]
    public void On_a_first_run_nobody_knows_a_swarm_and_a_new_one_is_formed()
    {
        var others = new[] { new SwarmWitness("couchdb1", true, Swarms.Outside), new SwarmWitness("couchdb2", false, new SwarmObserved()) };

        SwarmRecovery.Survivor("core", others).ShouldBeNull();
        SwarmRecovery.Orphans(others).ShouldBeEmpty();
    }

    [Fact]
    public void Workers_alone_do_not_keep_a_swarm_so_a_new_one_is_formed_and_they_are_named()
    {
        var others = new[] { new SwarmWitness("couchdb2", false, Worker), new SwarmWitness("couchdb1", false, Worker with { State = "pending" }) };

        SwarmRecovery.Survivor("core", others).ShouldBeNull();
        SwarmRecovery.Orphans(others).ShouldBe(["couchdb1", "couchdb2"]);
    }

    [Fact]
    public void A_swarm_that_lives_on_in_another_manager_is_joined_also_when_the_layout_wants_it_to_be_a_worker() =>
        SwarmRecovery.Survivor("core", [new("couchdb2", false, Worker), new("couchdb1", false, Manager)])!.Host.ShouldBe("couchdb1");

    [Fact]
    public void A_manager_without_a_leader_is_left_to_a_person_with_the_command_for_it()
    {
        var error = Should.Throw<ProvisioningException>(() => SwarmRecovery.Survivor("core", [new("couchdb1", true, Manager with { ClusterId = "" })]));

        error.Failed.ShouldBe("The swarm has lost the majority of its managers");
        error.Found.ShouldBe($"couchdb1 still holds swarm {Swarms.ClusterId}, which has no leader");
        error.Remedy.ShouldContain("docker swarm init --force-new-cluster --advertise-addr 10.88.77.12' on couchdb1");
    }

    [Fact]
    public void A_manager_that_cannot_be_asked_may_hold_the_swarm_so_none_is_formed_beside_it()
    {
        var stopped = Worker with { EngineAnswers = false, State = "inactive" };
        var error = Should.Throw<ProvisioningException>(() => SwarmRecovery.Survivor("core", [new("couchdb1", true, null), new("couchdb2", true, stopped)]));

        error.Failed.ShouldBe("The swarm cannot be formed while a manager is away");
        error.Found.ShouldBe("couchdb1 does not answer; Docker Engine on couchdb2 does not answer");
    }

    [Fact]
    public void A_worker_that_is_away_holds_nothing_back() =>
        SwarmRecovery.Survivor("core", [new("couchdb1", false, null)]).ShouldBeNull();

    [Fact]
    public void A_foreign_swarm_on_another_machine_is_not_joined() =>
        SwarmRecovery.Survivor("core", [new("couchdb1", false, Manager with { ClusterId = "foreign" })]).ShouldBeNull();
}
