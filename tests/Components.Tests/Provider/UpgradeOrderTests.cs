using Cht.Hosts;
using Cht.Provider;
using Pulumi;
using Pulumi.Experimental.Provider;

namespace Cht.Components.Tests.Provider;

/// <summary>What stands between a changed release and the first thing that stops: judged on the machines themselves.</summary>
public sealed class UpgradeOrderTests
{
    private const string Pause = "Take the services of core down";
    private static readonly string[] CouchDb = ["couchdb1", "couchdb2", "couchdb3"];

    private static ClusterAnswers Running(string release, string wanted)
    {
        var cluster = new ClusterAnswers(wanted);
        foreach (var machine in CouchDb.Prepend("core"))
        {
            cluster.Releases[machine] = release;
        }

        return cluster;
    }

    [Fact]
    public async Task Another_release_takes_core_down_once_every_node_is_well()
    {
        var cluster = Running("4.22.0", "5.2.0");

        (await PauseAsync(cluster)).ShouldNotBe("before");

        cluster.Connections.Asked("core").ShouldContain(Pause);
        foreach (var machine in CouchDb)
        {
            cluster.Connections.Asked(machine).ShouldContain("Ask the readiness checks");
        }
    }

    [Fact]
    public async Task Other_secrets_take_core_down_as_well()
    {
        var cluster = Running("5.2.0", "5.2.0");
        cluster.OtherPassword = true;

        (await PauseAsync(cluster)).ShouldNotBe("before");

        cluster.Connections.Asked("core").ShouldContain(Pause);
    }

    [Fact]
    public async Task Where_neither_changes_core_stays_up()
    {
        var cluster = Running("5.2.0", "5.2.0");

        (await PauseAsync(cluster)).ShouldBe("before");

        cluster.Connections.Asked("core").ShouldNotContain(Pause);
    }

    [Fact]
    public async Task A_run_that_was_killed_after_it_took_core_down_is_followed_by_one_that_starts_it()
    {
        var cluster = Running("4.22.0", "5.2.0");
        cluster.Releases.Remove("core");
        cluster.Unwell.Add("couchdb3");

        (await PauseAsync(cluster)).ShouldNotBe("before");

        cluster.Connections.Asked("core").ShouldNotContain(Pause);
    }

    [Theory]
    [InlineData("5.2.0", "5.1.0", "core, couchdb1, couchdb2, couchdb3 run 5.2.0, newer than 5.1.0")]
    [InlineData("4.4.2", "5.2.0", "core, couchdb1, couchdb2, couchdb3 run 4.4.2, and 5.2.0 is reached from 4.5 or newer only")]
    public async Task An_up_refuses_a_step_that_the_releases_do_not_allow_before_anything_is_stopped(string from, string to, string says)
    {
        var cluster = Running(from, to);

        var refusal = await Should.ThrowAsync<ProvisioningException>(() => PauseAsync(cluster));

        refusal.Failed.ShouldBe("The cluster cannot be upgraded");
        refusal.Found.ShouldBe(says);
        cluster.Connections.Asked("core").ShouldNotContain(Pause);
    }

    [Fact]
    public async Task An_up_to_5_refuses_disks_without_room_for_five_times_the_data()
    {
        var cluster = Running("4.22.0", "5.2.0");
        cluster.Space = (1L << 30, 3L << 30);

        (await Should.ThrowAsync<ProvisioningException>(() => PauseAsync(cluster))).Found.ShouldContain("couchdb3 has 3.0 GiB free in /home/ubuntu/cht/couchdb beside 1.0 GiB of data");
        cluster.Connections.Asked("core").ShouldNotContain(Pause);
    }

    [Fact]
    public async Task A_node_that_is_not_well_keeps_core_up()
    {
        var cluster = Running("4.22.0", "5.2.0");
        cluster.Unwell.Add("couchdb2");

        var refusal = await Should.ThrowAsync<ProvisioningException>(() => PauseAsync(cluster));

        refusal.Message.ShouldContain("The cluster is not ready on couchdb2");
        refusal.Message.ShouldContain("I am not well");
        cluster.Connections.Asked("core").ShouldNotContain(Pause);
    }

    [Fact]
    public async Task A_node_is_not_made_anew_while_another_one_is_not_well()
    {
        var cluster = Running("4.22.0", "5.2.0");
        cluster.Releases.Remove("core");
        cluster.Unwell.Add("couchdb3");
        await using var provider = new HostsProvider(null, cluster.Connections);

        var stopped = await Should.ThrowAsync<ProvisioningException>(() => provider.Create(
            new CreateRequest(new Urn("urn:pulumi:lab::cht-cluster::hosts:index:ComposeNode::couchdb2-containers"), PropertyBag.Map(
                ("connection", cluster.Connection("couchdb2")),
                ("layout", new(cluster.Document.Render()))), TimeSpan.Zero, false), default));

        stopped.Message.ShouldContain("The cluster is not ready on couchdb3");
        cluster.Connections.Asked("couchdb2").Distinct().ShouldBe(["Read the containers"]);
    }

    [Fact]
    public async Task A_state_that_still_has_the_connections_to_all_peers_shows_no_change()
    {
        var cluster = Running("4.22.0", "4.22.0");
        await using var provider = new HostsProvider(null, cluster.Connections);
        var now = PropertyBag.Map(("connection", cluster.Connection("couchdb2")), ("layout", new(cluster.Document.Render())));
        var before = now.Add("peers", new([cluster.Connection("couchdb1"), cluster.Connection("couchdb3")]));
        var urn = new Urn("urn:pulumi:lab::cht-cluster::hosts:index:ComposeNode::couchdb2-containers");

        (await provider.Diff(new DiffRequest(urn, "couchdb2", now, now, [], before), default)).Changes.ShouldBe(false);
        (await provider.Diff(new DiffRequest(urn, "couchdb2", now, now.SetItem("layout", new("another")), [], before), default)).Diffs.ShouldBe(["layout"]);
    }

    private static async Task<string> PauseAsync(ClusterAnswers cluster)
    {
        await using var provider = new HostsProvider(null, cluster.Connections);
        var inputs = PropertyBag.Map(
            ("machines", new([.. cluster.Document.Nodes.Select(node => cluster.Connection(node.Name))])),
            ("layout", new(cluster.Document.Render())),
            ("password", new("a-password-of-the-test-0123456789")));
        var response = await provider.Update(new UpdateRequest(
            new Urn("urn:pulumi:lab::cht-cluster::hosts:index:CorePause::core-pause"), "core-pause", PropertyBag.Map(("paused", new("before"))),
            inputs, TimeSpan.Zero, [], false, inputs), default);
        response.Outputs!["paused"].TryGetString(out var text).ShouldBeTrue();
        return text!;
    }
}
