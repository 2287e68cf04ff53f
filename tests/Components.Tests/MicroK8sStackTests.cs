using Pulumi;

namespace Cht.Components.Tests;

[Collection(nameof(OneConfigurationAtATime))]
public sealed class MicroK8sStackTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKrq0lYtYbZVWZ9dxqEmIYFgr1RWvQGqPvbyWJfuAwD";

    private static readonly Lazy<string> PrivateKeyFile = new(() => Path.GetTempFileName());

    [Fact]
    public async Task Four_servers_become_nodes_of_one_channel_without_Docker_and_swarm()
    {
        var (mocks, _) = await StackRun.RunAsync("clinic", Config());
        mocks.Of("hosts:index:DockerEngine").ShouldBeEmpty();
        mocks.Of("hosts:index:SwarmManager").ShouldBeEmpty();
        var nodes = mocks.Of("hosts:index:MicroK8sNode");
        nodes.Count.ShouldBe(4);
        nodes.ShouldAllBe(node => (string)node.Inputs["channel"] == "1.32/stable");
        mocks.Of("hosts:index:HostFirewall").ShouldAllBe(firewall =>
            ((string)firewall.Inputs["ruleset"]).Contains("16443") && !((string)firewall.Inputs["ruleset"]).Contains("2377"));
        ((IEnumerable<object>)mocks.Single("hosts:index:MicroK8sPreflight", "preflight").Inputs["machines"]).Count().ShouldBe(4);
    }

    [Fact]
    public async Task Core_starts_the_cluster_with_its_add_ons_and_the_others_join_it_by_its_private_address()
    {
        var (mocks, _) = await StackRun.RunAsync("clinic", Config());
        ((IEnumerable<object>)mocks.Single("hosts:index:MicroK8sCluster", "core-cluster").Inputs["addons"])
            .ShouldBe(["dns", "hostpath-storage", "ingress", "metrics-server"]);
        var members = mocks.Of("hosts:index:MicroK8sMember");
        members.Count.ShouldBe(3);
        members.ShouldAllBe(member => (string)member.Inputs["firstAddress"] == "192.0.2.11");
    }

    [Fact]
    public async Task The_chart_gets_values_objects_and_patches_of_the_layout()
    {
        var (mocks, outputs) = await StackRun.RunAsync("clinic", Config());
        var release = mocks.Single("hosts:index:ChtRelease", "release").Inputs;
        release["chart"].ShouldBe("cht-chart-4x");
        release["release"].ShouldBe("clinic");
        ((string)release["values"]).ShouldContain("node-3: \"couchdb3\"\n");
        ((string)release["values"]).ShouldNotContain("password");
        ((string)release["objects"]).ShouldContain("host: \"cht.example.org\"\n");
        ((string)release["kustomization"]).ShouldContain("terminationGracePeriodSeconds");
        foreach (var name in new[] { "layout", "machines", "sshConfig", "kubeconfig", "kubernetesValues", "kubernetesSecretValues", "kubernetesObjects", "kubernetesKustomization" })
        {
            outputs.Keys.ShouldContain(name);
        }
    }

    [Fact]
    public async Task A_lab_can_carry_it_as_well()
    {
        var config = Config();
        config.Remove("machines");
        config["microk8sMachines"] = "lab";
        config["couchdbNodes"] = 1;
        var (mocks, _) = await StackRun.RunAsync("clinic", config);
        mocks.Of("hosts:lab:Machine").Count.ShouldBe(2);
        mocks.Of("hosts:index:MicroK8sMember").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_swarm_that_is_to_move_keeps_its_swarm_and_hands_the_values_out()
    {
        var config = Config();
        config["target"] = "servers";
        var (mocks, outputs) = await StackRun.RunAsync("clinic", config);
        mocks.Of("hosts:index:SwarmMember").Count.ShouldBe(3);
        mocks.Of("hosts:index:ChtRelease").ShouldBeEmpty();
        outputs.Keys.ShouldContain("kubernetesValues");
        mocks.Of("hosts:index:HostFirewall").ShouldAllBe(firewall => ((string)firewall.Inputs["ruleset"]).Contains("7946"));
    }

    [Fact]
    public async Task Every_problem_is_reported_at_once()
    {
        var config = Config();
        config["microk8sChannel"] = "1.30/stable";
        config["kubernetes"] = new { platform = "aks", storageSize = "1Gi" };
        var failure = await Should.ThrowAsync<RunException>(() => StackRun.RunAsync("clinic", config));
        foreach (var key in new[] { "microk8sChannel", "kubernetes.platform", "kubernetes.storageSize", "kubernetes.ingressHost" })
        {
            failure.Message.ShouldContain($"cht-cluster:{key}: ");
        }
    }

    private static Dictionary<string, object> Config() => new()
    {
        ["target"] = "microk8s",
        ["kubernetes"] = new { ingressHost = "cht.example.org" },
        ["sshPrivateKeyFile"] = PrivateKeyFile.Value,
        ["administratorRanges"] = new[] { "198.51.100.0/24" },
        ["machines"] = Enumerable.Range(0, 4).Select(number => (object)new
        {
            name = number == 0 ? "core" : $"couchdb{number}",
            role = number == 0 ? "core" : "couchdb",
            address = $"192.0.2.{11 + number}",
            hostKeys = new[] { Key[..^2] + $"{(char)('a' + number)}D" },
        }).ToArray(),
    };
}
