using System.Text.Json.Nodes;
using Cht.Hosts.Docker;

namespace Cht.Hosts.Tests.Docker;

/// <summary>What an import says was wanted, told from what an earlier run wrote on a machine that could not grant all of it.</summary>
public sealed class WantedDaemonSettingsTests
{
    private const long MoreThanWanted = 2_000_000;

    public static TheoryData<long> Bounds => [0, 1, 1024, 65535, 65536, 524_288, 1_048_575, 1_048_576, MoreThanWanted];

    [Theory]
    [MemberData(nameof(Bounds))]
    public void What_was_lowered_to_what_the_machine_grants_is_wanted_in_full(long maximum) =>
        Json(DaemonSettings.Wanted("core", Written(DaemonSettings.Default, maximum), maximum)).ShouldBe(Json(DaemonSettings.Default));

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Bounding_what_was_wanted_gives_what_was_written(long maximum)
    {
        var written = Written(DaemonSettings.Default, maximum);

        Json(Written(DaemonSettings.Wanted("core", written, maximum), maximum)).ShouldBe(Json(written));
    }

    [Fact]
    public void Keys_beside_the_limits_are_kept()
    {
        const string settings = """
            {"icc":true,"default-ulimits":{"nofile":{"Name":"nofile","Soft":1024,"Hard":1024}},"default-address-pools":[{"base":"10.202.0.0/16","size":24}]}
            """;

        var wanted = JsonNode.Parse(DaemonSettings.Wanted("core", settings, 1024))!;

        wanted["icc"]!.GetValue<bool>().ShouldBeTrue();
        wanted["default-address-pools"]![0]!["base"]!.GetValue<string>().ShouldBe("10.202.0.0/16");
        wanted["default-ulimits"]!["nofile"]!["Soft"]!.GetValue<long>().ShouldBe(65536);
        wanted["default-ulimits"]!["nofile"]!["Hard"]!.GetValue<long>().ShouldBe(1048576);
    }

    [Theory]
    [InlineData("""{"default-ulimits":{"nofile":{"Name":"nofile","Soft":512,"Hard":512}}}""")]
    [InlineData("""{"default-ulimits":{"nofile":{"Name":"nofile","Soft":1024,"Hard":2048}}}""")]
    [InlineData("""{"default-ulimits":{"nofile":{"Name":"nofile","Soft":1024,"Hard":1024},"nproc":{"Name":"nproc","Soft":9,"Hard":9}}}""")]
    [InlineData("""{"default-ulimits":{}}""")]
    [InlineData("""{"icc":false}""")]
    [InlineData("{}")]
    public void Limits_that_are_not_ours_lowered_are_left_as_they_are(string owned) =>
        DaemonSettings.Wanted("core", owned, 1024).ShouldBe(owned);

    [Theory]
    [InlineData("{ \"icc\": fals }", "error in line 1")]
    [InlineData("[]", "its value is of another kind")]
    [InlineData("", "error in line 1")]
    public void A_damaged_record_is_refused_with_what_to_do(string owned, string found)
    {
        var error = Should.Throw<ProvisioningException>(() => DaemonSettings.Wanted("core", owned, 0));

        error.Host.ShouldBe("core");
        error.Failed.ShouldBe("The record of our daemon settings is damaged");
        error.Found.ShouldStartWith(found);
        error.Remedy.ShouldContain("/var/lib/cht-infra/daemon.json");
    }

    private static string Written(string settings, long maximum) =>
        DaemonSettings.Render(DaemonSettings.Bounded(JsonNode.Parse(settings)!.AsObject(), maximum));

    private static string Json(string text) => JsonNode.Parse(text)!.ToJsonString();
}
