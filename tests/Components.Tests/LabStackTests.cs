using System.Collections.Immutable;

namespace Cht.Components.Tests;

[Collection(nameof(OneConfigurationAtATime))]
public sealed class LabStackTests
{
    private static readonly Dictionary<string, object> Lab = new() { ["target"] = "lab", ["overlayEncrypted"] = "false", ["deploy"] = "false" };

    [Fact]
    public async Task Four_machines_get_fixed_addresses_and_a_host_key_from_birth()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        var machines = mocks.Of("hosts:lab:Machine");
        machines.Select(machine => $"{machine.Name} {machine.Inputs["address"]}").ShouldBe(
            ["core 10.87.0.11", "couchdb1 10.87.0.12", "couchdb2 10.87.0.13", "couchdb3 10.87.0.14"]);
        foreach (var machine in machines)
        {
            machine.Inputs["hostPublicKey"].ShouldBeOfType<string>().ShouldEndWith($"{machine.Name}-host-key");
            machine.Inputs["hostPrivateKey"].ShouldBe($"private key of {machine.Name}-host-key");
            machine.Inputs["authorizedKey"].ShouldBeOfType<string>().ShouldEndWith("operator-key");
        }
    }

    [Fact]
    public async Task Every_connection_is_pinned_to_the_generated_host_key_and_to_the_machine_instance()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        foreach (var engine in mocks.Of("hosts:index:DockerEngine"))
        {
            var connection = Map(engine.Inputs["connection"]);
            var machine = connection["name"].ShouldBeOfType<string>();
            List(connection["hostKeys"]).Single().ShouldBeOfType<string>().ShouldEndWith($"{machine}-host-key");
            connection["privateKey"].ShouldBe("private key of operator-key");
            connection["instance"].ShouldBe($"instance-{machine}");
            connection["user"].ShouldBe("ubuntu");
        }
    }

    [Fact]
    public async Task The_firewall_of_each_machine_names_exactly_its_peers_and_this_computer_as_administrator()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        mocks.Of("hosts:index:HostFirewall").Count.ShouldBe(4);
        var ruleset = mocks.Single("hosts:index:HostFirewall", "couchdb1-firewall").Inputs["ruleset"].ShouldBeOfType<string>();
        foreach (var peer in new[] { "10.87.0.11", "10.87.0.13", "10.87.0.14" })
        {
            ruleset.ShouldContain(peer);
        }

        ruleset.ShouldContain("10.87.0.1");
        ruleset.ShouldNotContain("10.87.0.12,");
        ruleset.ShouldNotContain("flush ruleset");
    }

    [Fact]
    public async Task Every_machine_gets_its_baseline_and_none_but_a_bastion_may_forward()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        var baselines = mocks.Of("hosts:index:MachineBaseline");
        baselines.Select(baseline => baseline.Name).ShouldBe(["core-baseline", "couchdb1-baseline", "couchdb2-baseline", "couchdb3-baseline"]);
        baselines.ShouldAllBe(baseline => !baseline.Inputs.ContainsKey("forwardTo") || List(baseline.Inputs["forwardTo"]).IsEmpty);
    }

    [Fact]
    public async Task One_manager_makes_the_swarm_and_the_others_join_as_workers_by_its_private_address()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        mocks.Of("hosts:index:SwarmManager").Single().Inputs["privateAddress"].ShouldBe("10.87.0.11");
        var members = mocks.Of("hosts:index:SwarmMember");
        members.Select(member => member.Name).ShouldBe(["couchdb1-swarm", "couchdb2-swarm", "couchdb3-swarm"]);
        members.ShouldAllBe(member => Equals(member.Inputs["isManager"], false));
        members.ShouldAllBe(member => Equals(member.Inputs["clusterId"], "cluster-1"));
        members.ShouldAllBe(member => Equals(List(member.Inputs["managerAddresses"]).Single(), "10.87.0.11"));
    }

    [Fact]
    public async Task Three_managers_are_core_and_the_first_two_CouchDB_machines()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", new Dictionary<string, object>(Lab) { ["managers"] = "3" });

        mocks.Of("hosts:index:SwarmMember").Where(member => Equals(member.Inputs["isManager"], true))
            .Select(member => member.Name).ShouldBe(["couchdb1-swarm", "couchdb2-swarm"]);
    }

    [Fact]
    public async Task The_overlay_is_attachable_with_an_explicit_subnet_and_the_underlays_mtu()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        var network = mocks.Of("hosts:index:OverlayNetwork").Single();
        network.Name.ShouldBe("cht-net");
        network.Inputs["subnet"].ShouldBe("10.201.0.0/24");
        network.Inputs["underlayMtu"].ShouldBe(1500d);
        network.Inputs["encrypted"].ShouldBe(false);
    }

    [Fact]
    public async Task Files_carry_the_same_secrets_to_every_node()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        var files = mocks.Of("hosts:index:HostFiles");
        files.Count.ShouldBe(4);
        foreach (var node in files)
        {
            var environment = List(node.Inputs["files"]).Select(Map).Single(file => ((string)file["path"]).EndsWith("/.env", StringComparison.Ordinal));
            environment["mode"].ShouldBe("0600");
            environment["owner"].ShouldBe("ubuntu");
            environment["content"].ShouldBeOfType<string>().ShouldContain("COUCHDB_PASSWORD=Password-0123456789-0123456789");
        }
    }

    [Fact]
    public async Task Five_CouchDB_nodes_make_six_machines()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", new Dictionary<string, object>(Lab) { ["couchdbNodes"] = "5" });

        mocks.Of("hosts:lab:Machine").Count.ShouldBe(6);
        mocks.Of("hosts:index:SwarmMember").Count.ShouldBe(5);
    }

    [Fact]
    public async Task Outsiders_are_machines_without_firewall_Docker_or_files()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", new Dictionary<string, object>(Lab) { ["labOutsiders"] = new[] { "outsider" } });

        mocks.Of("hosts:lab:Machine").Select(machine => machine.Name).ShouldContain("outsider");
        mocks.Of("hosts:index:DockerEngine").Count.ShouldBe(4);
        mocks.Of("hosts:index:HostFirewall").ShouldAllBe(firewall => !((string)firewall.Inputs["ruleset"]).Contains("10.87.0.201"));
    }

    [Fact]
    public async Task The_outputs_are_layout_machines_and_the_path_of_the_ssh_config()
    {
        var (_, outputs) = await StackRun.RunAsync("lab", Lab);

        outputs.Keys.Order().ShouldBe(["layout", "machines", "sshConfig"]);
    }

    [Fact]
    public async Task Every_machine_gets_its_name_the_names_of_its_peers_and_the_same_Docker()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        var identity = mocks.Single("hosts:index:HostIdentity", "couchdb2-identity");
        identity.Inputs["hostName"].ShouldBe("couchdb2");
        Map(identity.Inputs["addresses"]).Select(entry => $"{entry.Key} {entry.Value}").Order().ShouldBe(
            ["core 10.87.0.11", "couchdb1 10.87.0.12", "couchdb2 10.87.0.13", "couchdb3 10.87.0.14"]);
        var engines = mocks.Of("hosts:index:DockerEngine");
        engines.ShouldAllBe(engine => Equals(engine.Inputs["channel"], "distro"));
        engines.ShouldAllBe(engine => Equals(List(engine.Inputs["groupMembers"]).Single(), "ubuntu"));
        engines.Select(engine => engine.Inputs["daemonSettings"]).Distinct().Count().ShouldBe(1);
        ((string)engines[0].Inputs["daemonSettings"]).ShouldContain("userland-proxy");
    }

    [Fact]
    public async Task Preflight_looks_at_all_machines_together()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        var preflight = mocks.Of("hosts:index:MachinePreflight").Single();
        List(preflight.Inputs["machines"]).Select(machine => Map(machine)["privateAddress"]).ShouldBe(
            ["10.87.0.11", "10.87.0.12", "10.87.0.13", "10.87.0.14"]);
        preflight.Inputs["encrypted"].ShouldBe(false);
        preflight.Inputs["underlayMtu"].ShouldBe(1500d);
    }

    [Fact]
    public async Task The_nodes_carry_role_and_manager_flag_as_the_layout_says()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        var nodes = mocks.Of("hosts:index:SwarmNodes").Single();
        nodes.Inputs["cluster"].ShouldBe("lab");
        List(nodes.Inputs["nodes"]).Select(Map).Select(node => $"{node["name"]} {node["machineRole"]} {node["isManager"]}").ShouldBe(
            ["core core True", "couchdb1 couchdb False", "couchdb2 couchdb False", "couchdb3 couchdb False"]);
    }

    [Fact]
    public async Task The_operators_ssh_config_knows_every_machine_and_outsider()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", new Dictionary<string, object>(Lab) { ["labOutsiders"] = new[] { "outsider" } });

        var config = mocks.Of("hosts:index:SshClientConfig").Single();
        config.Inputs["stack"].ShouldBe("lab");
        List(config.Inputs["machines"]).Select(machine => Map(machine)["name"]).ShouldBe(["core", "couchdb1", "couchdb2", "couchdb3", "outsider"]);
    }

    [Fact]
    public async Task Lab_network_and_base_tree_follow_the_configuration()
    {
        var config = new Dictionary<string, object>(Lab) { ["labName"] = "other", ["labSubnet"] = "10.88.1.0/24", ["labSuite"] = "bookworm" };

        var (mocks, _) = await StackRun.RunAsync("lab", config);

        var network = mocks.Of("hosts:lab:Network").Single();
        network.Inputs["lab"].ShouldBe("other");
        network.Inputs["subnet"].ShouldBe("10.88.1.0/24");
        mocks.Of("hosts:lab:BaseTree").Single().Inputs["suite"].ShouldBe("bookworm");
        mocks.Of("hosts:lab:Machine").ShouldAllBe(machine => ((string)machine.Inputs["address"]).StartsWith("10.88.1."));
    }

    private static ImmutableDictionary<string, object> Map(object value) => value.ShouldBeAssignableTo<ImmutableDictionary<string, object>>()!;

    private static ImmutableArray<object> List(object value) => value.ShouldBeOfType<ImmutableArray<object>>();
}
