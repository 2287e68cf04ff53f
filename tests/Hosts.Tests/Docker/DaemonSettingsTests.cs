using System.Text.Json.Nodes;
using Cht.Hosts.Docker;

namespace Cht.Hosts.Tests.Docker;

public sealed class DaemonSettingsTests
{
    [Fact]
    public void Keys_of_others_stay_and_ours_win()
    {
        var merged = Merge("""{ "data-root": "/srv/docker", "icc": true }""", owned: null, """{ "icc": false }""");

        merged.ToJsonString().ShouldBe("""{"data-root":"/srv/docker","icc":false}""");
    }

    [Fact]
    public void A_key_is_taken_as_a_whole_so_that_options_of_another_log_driver_do_not_survive()
    {
        var merged = Merge(
            """{ "log-driver": "json-file", "log-opts": { "labels": "x" } }""", null,
            """{ "log-driver": "local", "log-opts": { "max-size": "20m" } }""");

        merged.ToJsonString().ShouldBe("""{"log-driver":"local","log-opts":{"max-size":"20m"}}""");
    }

    [Fact]
    public void A_key_we_wrote_and_no_longer_want_is_taken_out()
    {
        var merged = Merge("""{ "icc": false, "userland-proxy": false }""", """{ "icc": false, "userland-proxy": false }""", """{ "icc": false }""");

        merged.ToJsonString().ShouldBe("""{"icc":false}""");
    }

    [Fact]
    public void A_key_we_wrote_and_somebody_changed_is_theirs_now()
    {
        var merged = Merge("""{ "userland-proxy": true }""", """{ "userland-proxy": false }""", "{}");

        merged.ToJsonString().ShouldBe("""{"userland-proxy":true}""");
    }

    [Fact]
    public void Differences_name_each_key_and_do_not_show_what_may_hold_a_password()
    {
        var merged = Merge("""{ "icc": true }""", null, """{ "icc": false, "proxies": { "http-proxy": "http://user:canary@proxy" } }""");

        var differences = DaemonSettings.Differences("core", """{ "icc": true }""", merged);

        differences.Select(d => d.ToString()).ShouldBe(
        [
            "HostDifference { Subject = icc, Expected = false, Found = true }",
            "HostDifference { Subject = proxies, Expected = (not shown), Found = nothing }",
        ]);
    }

    [Fact]
    public void Formatting_is_no_difference()
    {
        var existing = """{"default-ulimits":{"nofile":{"Hard":1048576,"Soft":65536,"Name":"nofile"}}}""";
        var merged = Merge(existing, null, """{ "default-ulimits": { "nofile": { "Name": "nofile", "Soft": 65536, "Hard": 1048576 } } }""");

        DaemonSettings.Differences("core", existing, merged).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "live-restore": true }""", "live-restore")]
    [InlineData("""{ "firewall-backend": "nftables" }""", "firewall-backend")]
    [InlineData("""{ "hosts": ["tcp://0.0.0.0:2375"] }""", "hosts")]
    [InlineData("""{ "iptables": false }""", "iptables")]
    public void Settings_that_exclude_swarm_are_refused_wherever_they_come_from(string settings, string key)
    {
        var desired = Should.Throw<ProvisioningException>(() => DaemonSettings.ParseDesired("core", settings));
        desired.Found.ShouldContain($"{key} in the desired daemon settings");

        var found = Should.Throw<ProvisioningException>(() => Merge(settings, null, "{}"));
        found.Found.ShouldContain($"{key} in /etc/docker/daemon.json");
        found.Host.ShouldBe("core");
    }

    [Fact]
    public void Allowed_values_of_the_same_keys_are_kept()
    {
        Merge("""{ "live-restore": false, "firewall-backend": "iptables", "iptables": true }""", null, "{}").Count.ShouldBe(3);
    }

    [Fact]
    public void A_damaged_file_is_refused_with_the_place_and_not_overwritten()
    {
        var error = Should.Throw<ProvisioningException>(() => Merge("{\n  \"icc\": fals\n}", null, "{}"));

        error.Failed.ShouldBe("/etc/docker/daemon.json is no JSON object");
        error.Found.ShouldStartWith("error in line 2");
    }

    [Fact]
    public void A_file_that_is_no_object_is_refused() =>
        Should.Throw<ProvisioningException>(() => Merge("[]", null, "{}")).Found.ShouldBe("its value is of another kind");

    [Fact]
    public void An_empty_file_counts_as_no_settings() => Merge("\n", null, """{ "icc": false }""").Count.ShouldBe(1);

    [Fact]
    public void The_default_settings_are_accepted() => DaemonSettings.ParseDesired("core", DaemonSettings.Default).Count.ShouldBe(5);

    private static JsonObject Merge(string? existing, string? owned, string desired) =>
        DaemonSettings.Merge("core", existing, owned, DaemonSettings.ParseDesired("core", desired));
}
