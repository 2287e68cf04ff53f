using System.Text.Json.Nodes;

namespace Cht.Layout.Tests;

public class DockerDaemonSettingsTests
{
    private static readonly JsonObject Settings = JsonNode.Parse(DockerDaemonSettings.For(SampleLayouts.Get("three-couchdb-4.22")))!.AsObject();

    [Fact]
    public void The_settings_are_as_reviewed() =>
        GoldenFile.ShouldMatch("daemon.json", DockerDaemonSettings.For(SampleLayouts.Get("three-couchdb-4.22")));

    [Fact]
    public void Nothing_that_the_engine_refuses_in_a_swarm_is_set()
    {
        Settings.ContainsKey("live-restore").ShouldBeFalse();
        Settings.ContainsKey("firewall-backend").ShouldBeFalse();
    }

    [Fact]
    public void Couchdb_may_open_its_100000_files() =>
        Settings["default-ulimits"]!["nofile"]!["Hard"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(100_000);

    [Fact]
    public void Local_bridges_come_from_the_pool_of_the_layout()
    {
        var layout = ClusterLayout.Create(SampleSpecs.Cluster() with { Docker = new() { AddressPool = "10.240.0.0/16" } });
        JsonNode.Parse(DockerDaemonSettings.For(layout))!["default-address-pools"]![0]!["base"]!.GetValue<string>().ShouldBe("10.240.0.0/16");
    }
}
