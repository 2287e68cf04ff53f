using Pulumi;

namespace Cht.Components.Tests;

[Collection(nameof(OneConfigurationAtATime))]
public sealed class ServersStackTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKrq0lYtYbZVWZ9dxqEmIYFgr1RWvQGqPvbyWJfuAwD";

    private static readonly Lazy<string> PrivateKeyFile = new(() => Path.GetTempFileName());

    [Fact]
    public async Task Servers_are_reached_at_their_address_and_known_to_their_peers_by_the_private_one()
    {
        var (mocks, _) = await StackRun.RunAsync("clinic", Config());

        mocks.Of("hosts:lab:Machine").ShouldBeEmpty();
        var connection = (IReadOnlyDictionary<string, object>)mocks.Single("hosts:index:DockerEngine", "couchdb2-docker").Inputs["connection"];
        connection["address"].ShouldBe("192.0.2.13");
        connection["privateKeyFile"].ShouldBe(PrivateKeyFile.Value);
        mocks.Single("hosts:index:SwarmMember", "couchdb2-swarm").Inputs["privateAddress"].ShouldBe("10.20.0.13");
    }

    [Fact]
    public async Task A_bastion_is_pinned_and_becomes_the_jump_host_of_every_machine()
    {
        var config = Config();
        config["bastion"] = new { address = "198.51.100.7", privateAddress = "10.20.0.5", user = "jump", hostKeys = new[] { Key } };

        var (mocks, _) = await StackRun.RunAsync("clinic", config);

        foreach (var firewall in mocks.Of("hosts:index:HostFirewall"))
        {
            var connection = (IReadOnlyDictionary<string, object>)firewall.Inputs["connection"];
            ((IReadOnlyDictionary<string, object>)connection["jump"])["address"].ShouldBe("198.51.100.7");
            ((string)firewall.Inputs["ruleset"]).ShouldContain("10.20.0.5");
        }
    }

    [Fact]
    public async Task A_machine_that_is_the_bastion_forwards_to_the_machines_and_nowhere_else()
    {
        var config = Config();
        config["bastion"] = new { address = "192.0.2.11", privateAddress = "10.20.0.11", user = "jump", hostKeys = new[] { Key[..^2] + "aD" } };

        var (mocks, _) = await StackRun.RunAsync("clinic", config);

        ((IEnumerable<object>)mocks.Single("hosts:index:MachineBaseline", "core-baseline").Inputs["forwardTo"])
            .ShouldBe(["192.0.2.11:22", "192.0.2.12:22", "192.0.2.13:22", "192.0.2.14:22"]);
    }

    [Fact]
    public async Task Every_problem_of_the_configuration_is_reported_at_once_with_its_key()
    {
        var config = new Dictionary<string, object>
        {
            ["target"] = "servers",
            ["managers"] = "two",
            ["overlayEncrypted"] = "yes",
            ["overlySubnet"] = "10.201.0.0/24",
            ["machines"] = new object[]
            {
                new { name = "core", role = "core", address = "192.0.2.11", hostKeys = new[] { Key } },
                new { name = "core", role = "couch", address = "192.0.2.11", rack = 3 },
            },
        };

        var failure = await Should.ThrowAsync<RunException>(() => StackRun.RunAsync("clinic", config));

        string[] expected =
        [
            "cht-cluster:managers: found 'two'",
            "cht-cluster:overlayEncrypted: found 'yes'",
            "cht-cluster:overlySubnet: no such key. Did you mean overlaySubnet?",
            "cht-cluster:machines[1].role: found 'couch'",
            "cht-cluster:machines[1].rack: no such key",
            "cht-cluster:machines[1].hostKeys",
            "cht-cluster:machines[1].name",
            "cht-cluster:machines[1].privateAddress",
            "cht-cluster:administratorRanges",
        ];
        expected.ShouldAllBe(text => failure.Message.Contains(text));
    }

    [Fact]
    public async Task A_missing_target_names_the_command_that_sets_it()
    {
        var failure = await Should.ThrowAsync<RunException>(() => StackRun.RunAsync("clinic", new Dictionary<string, object>()));

        failure.Message.ShouldContain("cht-cluster:target: it is missing. Set it with: scripts/infra config set target <value>");
    }

    private static Dictionary<string, object> Config() => new()
    {
        ["target"] = "servers",
        ["sshPrivateKeyFile"] = PrivateKeyFile.Value,
        ["administratorRanges"] = new[] { "198.51.100.0/28" },
        ["machines"] = new[] { "core", "couchdb1", "couchdb2", "couchdb3" }.Select((name, index) => new
        {
            name,
            role = name == "core" ? "core" : "couchdb",
            address = $"192.0.2.{11 + index}",
            privateAddress = $"10.20.0.{11 + index}",
            hostKeys = new[] { Key[..^2] + $"{(char)('a' + index)}D" },
        }).ToArray(),
    };
}
