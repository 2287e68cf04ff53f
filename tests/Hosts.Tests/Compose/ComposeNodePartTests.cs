using System.Collections.Immutable;
using Cht.Hosts.Compose;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Tests.Compose;

public class ComposeNodePartTests
{
    private static HostPlan Plan(string machine, ComposeNodeObserved observed) => new ComposeNodePart().Plan(ComposeSamples.Desired(machine), observed);

    private static ProvisioningException Refused(string machine, ComposeNodeObserved observed) =>
        Should.Throw<ProvisioningException>(() => Plan(machine, observed));

    [Theory]
    [InlineData("core")]
    [InlineData("couchdb1")]
    [InlineData("couchdb3")]
    public void A_machine_on_which_all_runs_needs_nothing(string machine) => Plan(machine, ComposeSamples.Running(machine)).IsEmpty.ShouldBeTrue();

    [Fact]
    public void A_fresh_CouchDB_machine_gets_its_boot_unit_first_and_then_its_containers()
    {
        var plan = Plan("couchdb2", ComposeSamples.Fresh);

        plan.Operations.Select(operation => operation.Script.Purpose).ShouldBe(
            ["Install the unit that starts the containers at boot", "Start the containers of couchdb2"]);
        plan.Operations[1].Differences.Select(difference => difference.Subject).ShouldBe(["container cht-keep-alive-2", "container cht/couchdb"]);
        plan.Operations[1].Ticket.ShouldNotBeNull();
    }

    [Fact]
    public void A_fresh_core_machine_lets_the_upgrade_service_start_its_services()
    {
        var plan = Plan("core", ComposeSamples.Fresh with { Served = ("now", "") });

        plan.Operations[^1].Script.Purpose.ShouldBe("Let the upgrade service start the core services");
        plan.Operations[^1].Differences.Select(difference => difference.Subject).ShouldContain("container cht/nginx");
    }

    [Fact]
    public void The_boot_script_starts_the_keep_alive_container_before_Compose_and_names_the_override()
    {
        var script = ComposeBoot.Script(ComposeSamples.Desired("couchdb1"));

        script.IndexOf("docker run", StringComparison.Ordinal).ShouldBeLessThan(script.IndexOf("docker compose", StringComparison.Ordinal));
        script.ShouldContain("--file /home/ubuntu/cht/docker-compose.yml --file /home/ubuntu/cht/docker-compose.override.yml up --detach");
        script.ShouldContain("[ -s '/home/ubuntu/cht/docker-compose.override.yml' ] || { echo");
        script.ShouldContain("a local network named cht-net hides the overlay");
    }

    [Theory]
    [InlineData("exited")]
    [InlineData("created")]
    [InlineData("dead")]
    [InlineData("paused")]
    public void A_stopped_container_is_drift_and_started(string state)
    {
        var running = ComposeSamples.Running("couchdb2");
        var plan = Plan("couchdb2", running with { Containers = [running.Containers[0] with { State = state }] });

        plan.Operations.Single().Differences.Single().ShouldBe(new HostDifference("container cht/couchdb", "running", state));
    }

    [Fact]
    public void A_follower_that_starts_again_and_again_waits_for_node_1_and_is_as_desired()
    {
        var running = ComposeSamples.Running("couchdb2");

        Plan("couchdb2", running with { Containers = [running.Containers[0] with { State = "restarting" }], OwnStatus = 0, FirstStatus = 0 }).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Files_that_changed_since_the_container_was_made_are_drift()
    {
        var running = ComposeSamples.Running("couchdb2");

        Plan("couchdb2", running with { Hashes = running.Hashes.SetItem("cht/couchdb", "new") })
            .Operations.Single().Differences.Single().Found.ShouldBe("an earlier one");
    }

    [Fact]
    public void Changed_files_of_the_core_services_make_the_upgrade_service_read_them_again()
    {
        var plan = Plan("core", ComposeSamples.Running("core") with { Served = ("new", "old") });

        plan.Operations.Single().Script.Purpose.ShouldBe("Let the upgrade service start the core services");
    }

    [Fact]
    public void A_stopped_core_service_is_started_without_the_upgrade_service()
    {
        var running = ComposeSamples.Running("core");
        var stopped = running.Containers.Select(container => container.Service == "api" ? container with { State = "exited" } : container).ToImmutableArray();

        Plan("core", running with { Containers = stopped }).Operations.Single().Script.Purpose.ShouldBe("Start the containers of core");
    }

    [Fact]
    public void A_local_network_that_hides_the_overlay_is_refused() =>
        Refused("couchdb1", ComposeSamples.Fresh with { Networks = [new("bridge", "local", "0123456789abcdef")] })
            .Message.ShouldContain("a local bridge network named cht-net hides the overlay (id 0123456789ab)");

    [Fact]
    public void A_container_that_was_started_without_its_override_is_refused()
    {
        var running = ComposeSamples.Running("couchdb1");
        var bare = running.Containers[0] with { ConfigFiles = "/home/ubuntu/cht/docker-compose.yml" };

        Refused("couchdb1", running with { Containers = [bare] }).Message.ShouldContain(
            "cht-couchdb-1 was started without /home/ubuntu/cht/docker-compose.override.yml");
    }

    [Theory]
    [InlineData(CredentialsState.OtherSecret, "another secret")]
    [InlineData(CredentialsState.OtherUuid, "another UUID")]
    public void A_foreign_volume_of_credentials_is_refused(CredentialsState state, string says)
    {
        var refusal = Refused("couchdb2", ComposeSamples.Fresh with { Credentials = state });

        refusal.Message.ShouldContain($"the volume cht_cht-credentials holds {says}");
        refusal.Remedy.ShouldContain("docker volume rm cht_cht-credentials");
    }

    [Fact]
    public void Earlier_secrets_of_this_cluster_are_replaced_by_a_start_that_finds_none()
    {
        var running = ComposeSamples.Running("couchdb2");
        var operation = Plan("couchdb2", running with { Credentials = CredentialsState.BeforeRotation, OwnStatus = 401 }).Operations.Single();

        operation.Script.Purpose.ShouldBe("Give CouchDB on couchdb2 the secrets of its env file");
        operation.Differences.Single().ShouldBe(new HostDifference("volume cht_cht-credentials", "the secrets of the env file", "earlier ones"));
        operation.Ticket.ShouldNotBeNull();
        var text = operation.Script.Text;
        text.IndexOf("docker stop", StringComparison.Ordinal).ShouldBeInRange(0, text.IndexOf("mv -fT", StringComparison.Ordinal));
        text.IndexOf("mv -fT", StringComparison.Ordinal).ShouldBeInRange(0, text.IndexOf("cht-compose 2>&1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, 0, "couchdb-2.local refuses the password in /home/ubuntu/cht/.env")]
    [InlineData(0, 401, "couchdb-1.local refuses the password in /home/ubuntu/cht/.env")]
    public void A_wrong_password_is_named_and_not_waited_for(int own, int first, string says) =>
        Refused("couchdb2", ComposeSamples.Running("couchdb2") with { OwnStatus = own, FirstStatus = first }).Message.ShouldContain(says);

    [Fact]
    public void There_is_no_way_back_to_an_older_release()
    {
        var running = ComposeSamples.Running("couchdb1");

        Refused("couchdb1", running with { Containers = [running.Containers[0] with { Image = "public.ecr.aws/medic/cht-couchdb:5.2.0" }] })
            .Message.ShouldContain("runs 5.2.0, newer than 4.22.0");
    }

    [Fact]
    public void Everything_wrong_with_a_machine_is_told_at_once()
    {
        var refusal = Refused("couchdb1", ComposeSamples.Fresh with
        {
            Networks = [new("bridge", "local", "0123456789abcdef")],
            Credentials = CredentialsState.OtherUuid,
            ConfigError = "yaml: line 3",
        });

        new[] { "hides the overlay", "another UUID", "yaml: line 3" }.ShouldAllBe(text => refusal.Message.Contains(text));
    }

    [Fact]
    public void What_a_machine_prints_is_read_back()
    {
        var desired = ComposeSamples.Desired("couchdb2");
        const string container = """{"id":"1","name":"/couchdb-2.local","state":"running","startedAt":"t","image":"i","imageId":"sha256:1","labels":{"com.docker.compose.project":"cht","com.docker.compose.service":"couchdb","com.docker.compose.config-hash":"h","com.docker.compose.project.config_files":"a,b"}}""";
        var observed = new ComposeNodePart().Parse(desired, ComposeSamples.Facts(
            "boot=abc enabled", "password=d", "engine=yes", "network=overlay swarm 1", ComposeSamples.DocumentFact("containers", container + "\n"),
            "hash=cht/couchdb h", "image=i sha256:1", "keep_alive=running i", "credentials=secret", "own_status=200", "first_status=000",
            ComposeSamples.DocumentFact("membership", """{"all_nodes":["a"],"cluster_nodes":["a","b"]}""")));

        observed.Container("cht", "couchdb").ShouldBe(new ComposeContainer("1", "couchdb-2.local", "cht", "couchdb", "running", "t", "i", "sha256:1", "h", "a,b"));
        observed.KeepAlive.ShouldBe(("running", "i"));
        observed.Credentials.ShouldBe(CredentialsState.OtherSecret);
        (observed.OwnStatus, observed.FirstStatus).ShouldBe((200, 0));
        observed.Members.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Removal_stops_the_containers_and_touches_no_volume()
    {
        var plan = ComposeNodePart.PlanRemoval(ComposeSamples.Desired("couchdb1"), ComposeSamples.Running("couchdb1"));

        plan.Operations.Single().Script.Text.ShouldContain("docker stop");
        plan.Operations.Single().Script.Text.ShouldNotContain("volume");
        ComposeNodePart.PlanRemoval(ComposeSamples.Desired("couchdb1"), ComposeSamples.Fresh).IsEmpty.ShouldBeTrue();
    }
}
