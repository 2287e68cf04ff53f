using System.Collections.Immutable;
using Cht.Hosts.Convergence;
using Cht.Hosts.Swarm;
using Cht.Layout;

namespace Cht.Hosts.Tests.Swarm;

public sealed class SwarmNodesPartTests
{
    private static readonly SwarmNodesDesired Desired = new()
    {
        Host = "core",
        Cluster = "lab",
        Nodes = [new("core", SwarmRole.Manager, "core"), new("couchdb1", SwarmRole.Worker, "couchdb")],
    };

    private static readonly SwarmNode Core = Swarms.Node("core", "n0", SwarmRole.Manager);

    private static readonly SwarmNode Couch = Swarms.Node("couchdb1", "n1", SwarmRole.Worker);

    private readonly SwarmNodesPart part = new();

    [Fact]
    public void Nodes_as_desired_need_nothing() => Plan(Core, Couch).IsEmpty.ShouldBeTrue();

    [Fact]
    public void New_nodes_get_the_labels_that_say_they_are_ours() =>
        Text(Core, Couch with { Labels = ImmutableSortedDictionary<string, string>.Empty.Add("zone", "a") }).ShouldBe(
            """
            core: Label node couchdb1 (labels of couchdb1 differ)
                org.cht.cluster: expected lab, found nothing
                org.cht.role: expected couchdb, found nothing

            """);

    [Fact]
    public void Promotions_come_before_demotions()
    {
        var desired = Desired with { Nodes = [new("core", SwarmRole.Worker, "core"), new("couchdb1", SwarmRole.Manager, "couchdb")] };

        PlanRendering.ToText("core", part.Plan(desired, [Core, Couch])).ShouldBe(
            """
            core: Promote node couchdb1 to manager (couchdb1 is a worker, wanted a manager)
                role of couchdb1: expected a manager, found a worker
            core: Demote node core to worker (core is a manager, wanted a worker)
                role of core: expected a worker, found a manager

            """);
    }

    [Fact]
    public void A_promotion_ends_when_the_other_managers_reach_the_node()
    {
        var desired = Desired with { Nodes = [new("couchdb1", SwarmRole.Manager, "couchdb")] };

        var script = part.Plan(desired, [Core, Couch]).Operations.Single().Script.Text;
        script.IndexOf("docker node promote", StringComparison.Ordinal).ShouldBeLessThan(script.IndexOf("= reachable", StringComparison.Ordinal));

        part.Plan(desired, [Core, Couch with { Role = SwarmRole.Manager, Reachable = true }]).IsEmpty.ShouldBeTrue();
        part.Plan(desired, [Core, Couch with { Role = SwarmRole.Manager, Reachable = false }]).Operations.ShouldHaveSingleItem()
            .Script.Purpose.ShouldBe("Wait until the managers reach node couchdb1");
    }

    [Fact]
    public void The_last_manager_is_never_demoted() =>
        Should.Throw<ProvisioningException>(() => part.Plan(Desired with { Nodes = [new("core", SwarmRole.Worker, "core")] }, [Core, Couch]))
            .Found.ShouldBe("no manager would be left");

    [Fact]
    public void A_drained_node_is_made_available_again() =>
        Text(Core, Couch with { Availability = "drain" })
            .ShouldBe("core: Make node couchdb1 available (availability of couchdb1 is drain, wanted active)\n"
                + "    availability of couchdb1: expected active, found drain\n");

    [Fact]
    public void What_a_rebuilt_machine_left_behind_is_removed() =>
        Text(Core, Couch, Couch with { Id = "old", State = "down" })
            .ShouldBe("core: Remove the old node old of couchdb1 (node old of couchdb1 is down, and the machine has come back as another node)\n");

    [Fact]
    public void A_node_left_behind_a_moment_ago_still_counts_as_ready_and_is_told_by_the_machines_own_id()
    {
        var desired = Desired with { Nodes = [new("couchdb1", SwarmRole.Worker, "couchdb", "n1")] };

        part.Plan(desired, [Core, Couch, Couch with { Id = "old" }]).Operations.ShouldHaveSingleItem().Script.Purpose
            .ShouldBe("Remove the old node old of couchdb1");
        Should.Throw<ProvisioningException>(() => part.Plan(desired, [Core, Couch with { Id = "old" }]))
            .Found.ShouldBe("couchdb1 is not listed as node n1");
    }

    [Fact]
    public void A_node_of_which_docker_tells_a_host_name_changed_by_hand_is_known_by_its_id()
    {
        var desired = Desired with { Nodes = [new("couchdb1", SwarmRole.Worker, "couchdb", "n1")] };

        part.Plan(desired, [Core, Couch with { Hostname = "strange" }]).IsEmpty.ShouldBeTrue();
        part.Plan(desired, [Core, Couch with { Hostname = "strange", Availability = "drain" }]).Operations.ShouldHaveSingleItem().Script.Purpose
            .ShouldBe("Make node couchdb1 available");
    }

    [Fact]
    public void A_manager_left_behind_is_demoted_first()
    {
        var script = Plan(Core, Couch, Couch with { Id = "old", State = "down", Role = SwarmRole.Manager }).Operations.Single().Script.Text;

        script.IndexOf("docker node demote 'old'", StringComparison.Ordinal).ShouldBeInRange(0, script.IndexOf("docker node rm", StringComparison.Ordinal));
    }

    [Fact]
    public void Nodes_of_others_are_never_removed() =>
        Plan(Core, Couch, Swarms.Node("couchdb1", "old", SwarmRole.Worker, "down", cluster: null), Swarms.Node("couchdb1", "x", SwarmRole.Worker, "down", "other"))
            .IsEmpty.ShouldBeTrue();

    [Fact]
    public void A_machine_that_is_only_switched_off_keeps_its_node() => Plan(Core, Couch with { State = "down" }).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Missing_and_doubled_nodes_are_told_at_once()
    {
        var desired = Desired with { Nodes = Desired.Nodes.Add(new("couchdb2", SwarmRole.Worker, "couchdb")) };

        Should.Throw<ProvisioningException>(() => part.Plan(desired, [Core, Couch, Couch with { Id = "n9" }]))
            .Found.ShouldBe("couchdb1 names 2 ready nodes (n1, n9); couchdb2 is not a ready node");
    }

    [Fact]
    public void The_nodes_of_a_destroyed_machine_are_removed_but_never_a_ready_one()
    {
        SwarmNodeCleanup.PlanRemoval("lab", "couchdb1", [Core, Couch]).IsEmpty.ShouldBeTrue();
        SwarmNodeCleanup.PlanRemoval("lab", "couchdb1", [Core, Couch with { State = "down" }]).Operations.Length.ShouldBe(1);
        SwarmNodeCleanup.PlanRemoval("other", "couchdb1", [Core, Couch with { State = "down" }]).IsEmpty.ShouldBeTrue();
    }

    private HostPlan Plan(params SwarmNode[] nodes) => part.Plan(Desired, [.. nodes]);

    private string Text(params SwarmNode[] nodes) => PlanRendering.ToText("core", Plan(nodes));
}
