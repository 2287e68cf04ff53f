using Cht.Hosts.Compose;

namespace Cht.Hosts.Tests.Compose;

public sealed class CouchDbTurnTests
{
    private static ComposeNodeObserved Older(string machine) =>
        ComposeSamples.Running(machine) is var running ? running with { Hashes = running.Hashes.SetItem("cht/couchdb", "new") } : null!;

    private static (string[] Checks, string[] Machines) Before(ComposeNodeObserved own, ComposeNodeObserved first, ComposeNodeObserved second)
    {
        var checks = CouchDbTurn.Before(
            ComposeSamples.Document, (ComposeSamples.Desired("couchdb3"), own), [(ComposeSamples.Desired("couchdb1"), first), (ComposeSamples.Desired("couchdb2"), second)]);
        return ([.. checks.Select(check => check.Id)], [.. checks.SelectMany(check => check.Nodes).Distinct()]);
    }

    [Fact]
    public void A_node_that_stays_as_it_is_waits_for_nobody() =>
        Before(ComposeSamples.Running("couchdb3"), Older("couchdb1"), Older("couchdb2")).Checks.ShouldBeEmpty();

    [Fact]
    public void A_node_that_starts_for_the_first_time_waits_for_nobody_since_the_others_wait_for_it() =>
        Before(ComposeSamples.Fresh, ComposeSamples.Fresh, ComposeSamples.Fresh).Checks.ShouldBeEmpty();

    [Fact]
    public void A_running_node_is_made_anew_only_while_all_others_are_up_and_name_all_members()
    {
        var (checks, machines) = Before(Older("couchdb3"), Older("couchdb1"), Older("couchdb2"));

        checks.ShouldBe(["couchdb-up", "couchdb-membership", "couchdb-users", "couchdb-replicator", "couchdb-global-changes"]);
        machines.ShouldBe(["couchdb1", "couchdb2"]);
    }

    [Fact]
    public void A_node_that_starts_again_and_again_stops_the_next_one()
    {
        var failing = ComposeSamples.Running("couchdb2");
        failing = failing with { Containers = [failing.Containers[0] with { State = "restarting" }], OwnStatus = 0 };

        Before(Older("couchdb3"), Older("couchdb1"), failing).Machines.ShouldContain("couchdb2");
    }

    [Fact]
    public void A_node_without_a_container_cannot_be_asked_and_membership_is_not_whole_before_it_starts()
    {
        var (checks, machines) = Before(Older("couchdb3"), Older("couchdb1"), ComposeSamples.Fresh);

        checks.ShouldBe(["couchdb-up"]);
        machines.ShouldBe(["couchdb1"]);
    }

    [Fact]
    public void In_a_rotation_only_those_are_asked_that_have_taken_the_new_secrets()
    {
        var own = ComposeSamples.Running("couchdb3") with { Credentials = CredentialsState.BeforeRotation };

        var (checks, machines) = Before(own, ComposeSamples.Running("couchdb1"), ComposeSamples.Running("couchdb2") with { Credentials = CredentialsState.BeforeRotation });

        checks.ShouldBe(["couchdb-up"]);
        machines.ShouldBe(["couchdb1"]);
    }
}
