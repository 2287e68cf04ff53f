using Cht.Hosts.Convergence;
using Cht.Hosts.Swarm;
using Cht.Layout;

namespace Cht.Hosts.Tests.Swarm;

public sealed class SwarmManagerPartTests
{
    private readonly SwarmManagerPart part = new();

    [Fact]
    public void A_machine_outside_any_swarm_forms_it() =>
        Text(Swarms.Outside).ShouldBe("core: Form the swarm (the machine is in no swarm)\n");

    [Fact]
    public void The_swarm_is_formed_on_the_private_address_and_without_showing_the_token()
    {
        var script = part.Plan(Swarms.Manager with { AddressPools = ["10.203.0.0/16"] }, Swarms.Outside).Operations.Single().Script.Text;

        script.ShouldContain("address='10.88.77.11'");
        script.ShouldContain("--advertise-addr \"$address\" --listen-addr \"$address:2377\"");
        script.ShouldContain("--data-path-addr '10.88.77.11'");
        script.ShouldContain("--cert-expiry 2592000s --task-history-limit 5 --default-addr-pool '10.203.0.0/16' --default-addr-pool-mask-length 24 >/dev/null");
    }

    [Fact]
    public void Our_own_swarm_needs_nothing() => part.Plan(Swarms.Manager, Swarms.Formed).IsEmpty.ShouldBeTrue();

    [Fact]
    public void The_name_comes_first() =>
        Text(Swarms.Outside with { Hostname = "ip-10-88-77-11" }).ShouldBe(
            """
            core: Name the machine core (its host name is ip-10-88-77-11, the layout names it core)
            core: Form the swarm (the machine is in no swarm)

            """);

    [Fact]
    public void A_swarm_formed_by_a_run_that_was_killed_is_recognised_and_recorded() =>
        Text(Swarms.Formed with { Ownership = new SwarmOwnership("init", "", "", "10.88.77.11") })
            .ShouldBe("core: Record the swarm membership (the swarm was formed and its id not recorded)\n");

    public static TheoryData<string, SwarmOwnership?> Foreign => new()
    {
        { "no record", null },
        { "another cluster", new SwarmOwnership("init", "other", "node-core", "10.88.77.11") },
        { "another address", new SwarmOwnership("init", "", "", "10.0.0.9") },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void A_swarm_that_is_not_ours_is_refused_and_left_alone(string why, SwarmOwnership? ownership)
    {
        var observed = Swarms.Formed with { Ownership = ownership };

        Should.Throw<ProvisioningException>(() => part.Plan(Swarms.Manager, observed), why)
            .Failed.ShouldBe("The machine is in a swarm that this program did not form");
        Should.Throw<ProvisioningException>(() => SwarmManagerPart.PlanRemoval(Swarms.Manager, observed), why);
    }

    [Fact]
    public void An_unrecorded_swarm_with_other_nodes_is_not_taken_for_one_we_were_killed_in()
    {
        var observed = Swarms.Formed with
        {
            Ownership = new SwarmOwnership("init", "", "", "10.88.77.11"),
            Nodes = [Swarms.Node("core", "node-core", SwarmRole.Manager), Swarms.Node("other", "x", SwarmRole.Worker)],
        };

        Should.Throw<ProvisioningException>(() => part.Plan(Swarms.Manager, observed)).Found.ShouldContain(Swarms.ClusterId);
    }

    [Fact]
    public void Settings_that_differ_are_updated() =>
        Text(Swarms.Formed with { NodeCertificateExpiry = TimeSpan.FromHours(2160), TaskHistoryLimit = 10 }).ShouldBe(
            """
            core: Update the settings of the swarm (settings of the swarm differ)
                node certificates: expected 720 h, found 2160 h
                task history: expected 5, found 10

            """);

    [Fact]
    public void Another_advertised_or_data_path_address_is_refused()
    {
        var error = Should.Throw<ProvisioningException>(() => part.Plan(
            Swarms.Manager, Swarms.Formed with { NodeAddress = "192.0.2.1", DataPathAddress = "192.0.2.2" }));

        error.Found.ShouldBe("advertised address is 192.0.2.1, wanted 10.88.77.11; address for container traffic is 192.0.2.2, wanted 10.88.77.11");
    }

    [Fact]
    public void Other_address_pools_are_refused() =>
        Should.Throw<ProvisioningException>(() => part.Plan(Swarms.Manager with { AddressPools = ["10.203.0.0/16"] }, Swarms.Formed))
            .Found.ShouldBe("they are Docker's own, wanted 10.203.0.0/16");

    [Fact]
    public void A_locked_swarm_is_refused_with_the_command_that_unlocks_it() =>
        Should.Throw<ProvisioningException>(() => part.Plan(Swarms.Manager, Swarms.Formed with { State = "locked" }))
            .Remedy.ShouldContain("docker swarm unlock");

    [Fact]
    public void A_manager_that_does_not_find_its_swarm_is_not_taken_for_a_foreign_one() =>
        Should.Throw<ProvisioningException>(() => part.Plan(
                Swarms.Manager, Swarms.Formed with { State = "error", NodeId = "", ClusterId = "", IsManager = false, Error = "raft" }))
            .Failed.ShouldBe("The machine does not find its swarm");

    [Fact]
    public void A_swarm_without_a_leader_is_left_alone() =>
        Should.Throw<ProvisioningException>(() => part.Plan(
                Swarms.Manager, Swarms.Formed with { ClusterId = "", Nodes = [], TaskHistoryLimit = 0, Error = "context deadline exceeded" }))
            .Found.ShouldBe("it has no leader: context deadline exceeded");

    [Fact]
    public void A_silent_engine_is_refused() =>
        Should.Throw<ProvisioningException>(() => part.Plan(Swarms.Manager, new SwarmObserved { Hostname = "core" }))
            .Found.ShouldBe("Docker Engine does not answer");

    [Fact]
    public void A_first_manager_that_was_demoted_is_refused()
    {
        var observed = Swarms.Formed with { IsManager = false, ClusterId = "", Nodes = [] };

        Should.Throw<ProvisioningException>(() => part.Plan(Swarms.Manager, observed)).Remedy.ShouldContain("docker node promote core");
    }

    [Fact]
    public void Removal_leaves_our_swarm_and_needs_nothing_outside_one()
    {
        SwarmManagerPart.PlanRemoval(Swarms.Manager, Swarms.Outside).IsEmpty.ShouldBeTrue();
        SwarmManagerPart.PlanRemoval(Swarms.Manager, Swarms.Formed).Operations.Single().Script.Text.ShouldContain("docker swarm leave --force");
    }

    private string Text(SwarmObserved observed) => PlanRendering.ToText("core", part.Plan(Swarms.Manager, observed));
}
