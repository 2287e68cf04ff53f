using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Cht.Hosts;
using Cht.Hosts.Connections;
using Cht.Hosts.Firewall;
using Cht.Provider;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Components.Tests.Provider;

/// <summary>What can be brought under a stack by an id alone, and what is refused with what to do instead.</summary>
public sealed class ImportTests
{
    private const string Core = "core,ubuntu@192.0.2.11,SHA256:0000000000000000000000000000000000000000000";
    private static readonly string Digest = new('a', 64);

    private static readonly string Rules =
        $"add table inet cht_cluster\ndelete table inet cht_cluster\ntable inet cht_cluster {{\n  comment \"cluster cht, sha256:{Digest}\"\n}}\n";

    private static readonly string RulesHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Rules)));

    private static ScriptResult Facts(params string[] lines) => new(0, string.Join('\n', lines) + "\ncomplete=yes\n", "");

    private static string Document(string name, string text) => $"{name}:{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";

    /// <summary>A machine with our firewall, untouched, and Docker of its distribution.</summary>
    private static ScriptResult Machine(HostScript script) => script.Purpose switch
    {
        _ when script.Mutates => throw new InvalidOperationException($"An import changes nothing, but was about to: {script.Purpose}"),
        KeptRules.ReadPurpose => Facts(Document("rules", Rules)),
        "Read the firewall" => Facts(
            "nft=yes", "live=11", $"digest={Digest}", "kept=11", $"file={RulesHash}", Document("unit", HostFirewallScripts.Unit), "enabled=enabled"),
        _ => Facts(
            "os=debian", "os_version=13", "os_codename=trixie", "architecture=amd64", "command=/usr/bin/docker", "active=active", "enabled=enabled",
            "package=docker.io hi 26.1.5", "package=docker-cli hi 26.1.5", "package=docker-compose hi 2.26.1", "group=ubuntu",
            Document("owned_settings", "{\"live-restore\":false}"), Document("daemon_json", "{\"live-restore\":false}"),
            Document("info", "{\"ServerVersion\":\"26.1.5\",\"Containers\":0,\"Swarm\":{\"LocalNodeState\":\"inactive\"}}")),
    };

    private static async Task<(ReadResponse Read, ScriptedConnections Connections)> ImportAsync(
        string type, string id, Func<HostScript, ScriptResult>? machine = null)
    {
        var connections = new ScriptedConnections((_, script) => (machine ?? Machine)(script));
        await using var provider = new HostsProvider(engine: null, connections);
        var nothing = ImmutableDictionary<string, PropertyValue>.Empty;
        var read = await provider.Read(new ReadRequest(new Urn($"urn:pulumi:lab::cht-cluster::{type}::x"), id, nothing, nothing), default);
        return (read, connections);
    }

    private static string Text(PropertyValue value) => value.TryGetString(out var text) ? text : throw new ShouldAssertException($"{value.Type} is no text");

    [Fact]
    public async Task The_firewall_of_a_machine_is_imported_with_its_rules_and_reads_as_it_is()
    {
        var (read, connections) = await ImportAsync("hosts:index:HostFirewall", Core);

        read.Id.ShouldBe("core");
        Text(read.Inputs!["ruleset"]).ShouldBe(Rules);
        Text(read.Inputs["digest"]).ShouldBe(Digest);
        read.Inputs["connection"].TryGetMap(out var connection).ShouldBeTrue();
        (Text(connection!["name"]), Text(connection["address"]), Text(connection["user"])).ShouldBe(("core", "192.0.2.11", "ubuntu"));
        connection.ContainsKey("privateKey").ShouldBeFalse();
        Drift(read).ShouldBeEmpty();
        connections.Asked("core").ShouldBe([KeptRules.ReadPurpose, "Read the firewall"]);
    }

    [Fact]
    public async Task What_was_changed_on_the_machine_is_the_drift_of_the_import()
    {
        var (read, _) = await ImportAsync("hosts:index:HostFirewall", Core, script => script.Purpose == "Read the firewall"
            ? Facts("nft=yes", "live=22", $"digest={Digest}", "kept=11", $"file={RulesHash}", Document("unit", HostFirewallScripts.Unit), "enabled=enabled")
            : Machine(script));
        Drift(read).ShouldHaveSingleItem().ShouldContain("were changed on the machine");
    }

    [Fact]
    public async Task A_docker_engine_is_imported_with_its_channel_settings_and_users()
    {
        var (read, _) = await ImportAsync("hosts:index:DockerEngine", Core);

        read.Id.ShouldBe("core");
        Text(read.Inputs!["channel"]).ShouldBe("distro");
        Text(read.Inputs["daemonSettings"]).ShouldBe("{\"live-restore\":false}");
        read.Inputs["groupMembers"].TryGetArray(out var members).ShouldBeTrue();
        members.Select(Text).ShouldBe(["ubuntu"]);
        Text(read.Outputs!["engineVersion"]).ShouldBe("26.1.5");
        Text(read.Outputs["composeVersion"]).ShouldBe("2.26.1");
    }

    [Fact]
    public async Task What_was_imported_is_refreshed_like_what_was_made()
    {
        var (imported, _) = await ImportAsync("hosts:index:HostFirewall", Core);
        var connections = new ScriptedConnections((_, script) => Machine(script));
        await using var provider = new HostsProvider(engine: null, connections);

        var read = await provider.Read(
            new ReadRequest(
                new Urn("urn:pulumi:lab::cht-cluster::hosts:index:HostFirewall::x"), imported.Id!,
                imported.Outputs!.ToImmutableDictionary(), imported.Inputs!.ToImmutableDictionary()),
            default);

        Drift(read).ShouldBeEmpty();
        connections.Asked("core").ShouldBe(["Read the firewall"]);
    }

    [Theory]
    [InlineData("hosts:index:HostFirewall")]
    [InlineData("hosts:index:DockerEngine")]
    [InlineData("hosts:index:MachineBaseline")]
    public async Task What_a_machine_does_not_have_does_not_exist(string type)
    {
        var (read, _) = await ImportAsync(type, Core, _ => Facts("nft=yes"));
        read.Id.ShouldBeNullOrEmpty();
    }

    [Theory]
    [InlineData("core", "does not say how to reach the machine")]
    [InlineData("core,192.0.2.11,SHA256:x", "does not say how to reach the machine")]
    [InlineData("core,ubuntu@192.0.2.11", "does not say how to reach the machine")]
    [InlineData("core,ubuntu@,SHA256:x", "no address")]
    [InlineData("core,ubuntu@192.0.2.11,deadbeef", "'deadbeef' is no fingerprint")]
    [InlineData("core,ubuntu@192.0.2.11:99999,SHA256:x", "99999 is no port")]
    [InlineData("core,ubuntu@192.0.2.11:ssh,SHA256:x", "0 is no port")]
    public async Task An_id_that_says_too_little_is_refused_with_its_form(string id, string found)
    {
        var error = await Should.ThrowAsync<ProvisioningException>(() => ImportAsync("hosts:index:DockerEngine", id));
        error.Found.ShouldContain(found);
        error.Remedy.ShouldContain("<machine>,<user>@<address>");
    }

    [Theory]
    [InlineData("core,ubuntu@192.0.2.11:2222,SHA256:x,/home/me/.ssh/key", "192.0.2.11", 2222)]
    [InlineData("core,ubuntu@[2001:db8::1]:2222,SHA256:x", "2001:db8::1", 2222)]
    [InlineData("core,ubuntu@2001:db8::1,SHA256:x", "2001:db8::1", 22)]
    public async Task Ports_and_addresses_of_both_kinds_are_understood(string id, string address, int port)
    {
        var (read, _) = await ImportAsync("hosts:index:HostFirewall", id);
        read.Inputs!["connection"].TryGetMap(out var connection).ShouldBeTrue();
        Text(connection!["address"]).ShouldBe(address);
        connection["port"].TryGetNumber(out var number).ShouldBeTrue();
        number.ShouldBe(port);
    }

    /// <summary>A machine of a lab has a host key that its stack made; the parts of a swarm know each other.</summary>
    [Theory]
    [InlineData("hosts:lab:Machine")]
    [InlineData("hosts:index:SwarmManager")]
    [InlineData("hosts:index:HostFiles")]
    public async Task Other_types_are_refused_with_the_way_that_works(string type)
    {
        var error = await Should.ThrowAsync<ProvisioningException>(() => ImportAsync(type, "lab/core"));
        error.Message.ShouldContain(type);
        error.Remedy.ShouldContain("scripts/up");
    }

    /// <summary>An update would draw new ones, which fit nothing that is on the machines.</summary>
    [Theory]
    [InlineData("hosts:index:ClusterSecrets")]
    [InlineData("hosts:index:SshKeyPair")]
    public async Task What_the_state_alone_holds_is_refused_without_the_advice_to_run_an_update(string type)
    {
        var error = await Should.ThrowAsync<ProvisioningException>(() => ImportAsync(type, "secrets"));
        error.Found.ShouldContain(type);
        error.Remedy.ShouldContain("'scripts/up' would draw a new one");
        error.Remedy.ShouldContain("stack import --file");
    }

    [Fact]
    public async Task The_names_of_a_machine_are_imported_from_the_block_that_an_earlier_run_wrote()
    {
        const string Hosts = """
            127.0.0.1	localhost
            # cht-infra: begin of the cluster's machines, written by a program
            192.0.2.11	core
            192.0.2.12	couchdb1
            # cht-infra: end of the cluster's machines

            """;
        var (read, _) = await ImportAsync("hosts:index:HostIdentity", Core, _ => new(0, $"core\n=====\ncore\n=====\n{Hosts}", ""));

        Text(read.Inputs!["hostName"]).ShouldBe("core");
        read.Inputs["addresses"].TryGetMap(out var addresses).ShouldBeTrue();
        addresses!.ToDictionary(entry => entry.Key, entry => Text(entry.Value))
            .ShouldBe(new Dictionary<string, string> { ["core"] = "192.0.2.11", ["couchdb1"] = "192.0.2.12" }, ignoreOrder: true);
        Drift(read).ShouldBeEmpty();
    }

    /// <summary>As <c>scripts/infra import</c> asks for a machine that the state knows.</summary>
    [Fact]
    public async Task The_way_to_a_machine_that_the_state_knows_is_taken_as_it_is_and_the_name_is_enough()
    {
        var known = new PropertyValue(new Dictionary<string, PropertyValue>
        {
            ["name"] = new("core"),
            ["address"] = new("192.0.2.11"),
            ["user"] = new("ubuntu"),
            ["hostKeys"] = new([new PropertyValue("ssh-ed25519 AAAA core")]),
            ["privateKey"] = new PropertyValue("key").WithSecret(true),
            ["instance"] = new("first"),
        }.ToImmutableDictionary());
        var connections = new ScriptedConnections((_, script) => Machine(script));
        await using var provider = new HostsProvider(engine: null, connections);

        var read = await provider.Read(
            new ReadRequest(
                new Urn("urn:pulumi:lab::cht-cluster::hosts:index:HostFirewall::x"), "core",
                ImmutableDictionary<string, PropertyValue>.Empty, ImmutableDictionary<string, PropertyValue>.Empty.Add("connection", known)),
            default);

        read.Id.ShouldBe("core");
        read.Inputs!["connection"].ShouldBe(known);
        Text(read.Inputs["digest"]).ShouldBe(Digest);
    }

    [Fact]
    public async Task A_machine_that_is_away_fails_the_import_with_its_name()
    {
        var error = await Should.ThrowAsync<HostUnreachableException>(() => ImportAsync("hosts:index:HostFirewall", Core, _ =>
            throw new HostUnreachableException("core", "Connect", "no answer in time", "Check it.") { WhileConnecting = true }));
        error.Message.ShouldContain("Connect on core: no answer in time");
    }

    private static ImmutableArray<string> Drift(ReadResponse read) =>
        read.Outputs!["drift"].TryGetArray(out var drift) ? [.. drift.Select(Text)] : throw new ShouldAssertException("there is no drift");
}
