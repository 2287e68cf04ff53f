using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Docker;
using Cht.Provider;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;
using static Cht.Components.Tests.Provider.PropertyBag;

namespace Cht.Components.Tests.Provider;

/// <summary>Clocks that differ, through the provider's own preflight, on connections and a clock of the test's own.</summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);
    private static readonly (string Name, string Address)[] Machines = [("core", "10.20.0.11"), ("couchdb1", "10.20.0.12"), ("couchdb2", "10.20.0.13")];

    private static ScriptResult Answer(string machine, HostScript script, IReadOnlyDictionary<string, double> secondsOff)
    {
        script.Mutates.ShouldBeFalse();
        script.Purpose.ShouldBe(DockerPreflight.ReadPurpose);
        var own = Machines.Single(one => one.Name == machine).Address;
        var routes = Machines.Where(one => one.Name != machine).Select(one => $"route={one.Address},{own},1500");
        return new ScriptResult(
            0,
            string.Join('\n',
            [
                "os=debian", "os_version=13", "os_codename=trixie", "architecture=amd64", "systemd=yes", $"machine_id={machine}", "kernel=6.12.0",
                "processors=4", "memory=8000", "disk=90000", $"address={own}", .. routes, "open_files=1048576", "vxlan=yes", "ipvs=yes", "esp=yes",
                $"clock={Now.AddSeconds(secondsOff.GetValueOrDefault(machine)).ToUnixTimeMilliseconds()}", "complete=yes\n",
            ]),
            string.Empty);
    }

    private static async Task<CreateResponse> PreflightAsync(Dictionary<string, double> secondsOff)
    {
        var connections = new ScriptedConnections((machine, script) => Answer(machine, script, secondsOff));
        await using var provider = new HostsProvider(engine: null, connections, new FixedClock(Now));
        return await provider.Create(
            new CreateRequest(new Urn("urn:pulumi:clinic::cht-cluster::hosts:index:MachinePreflight::preflight"), Inputs(), TimeSpan.Zero, preview: false), default);
    }

    [Fact]
    public async Task Machines_whose_clocks_agree_with_this_computers_pass() =>
        (await PreflightAsync(new() { ["core"] = 29, ["couchdb2"] = -29 })).Id.ShouldBe("preflight");

    [Theory]
    [InlineData(60, "it is 60 s ahead of this computer's")]
    [InlineData(-60, "it is 60 s behind this computer's")]
    public async Task A_clock_that_is_60_seconds_off_is_named_with_host_direction_and_remedy(double seconds, string found)
    {
        var error = await Should.ThrowAsync<PreflightException>(() => PreflightAsync(new() { ["couchdb2"] = seconds }));

        error.Host.ShouldBe("couchdb2");
        error.Problems.ShouldHaveSingleItem().Found.ShouldBe(found);
        error.Message.ShouldStartWith("Work cannot begin on couchdb2");
        error.Message.ShouldContain("The clock is wrong");
        error.Message.ShouldContain(error.Problems[0].Remedy);
        error.Problems[0].Remedy.ShouldContain("time");
        error.Message.ShouldContain("Nothing was changed.");
        error.Message.ShouldNotContain("..");
    }

    [Fact]
    public async Task All_wrong_clocks_are_told_at_once()
    {
        var error = await Should.ThrowAsync<PreflightException>(() => PreflightAsync(new() { ["core"] = 3600, ["couchdb1"] = -60 }));
        error.Problems.Select(problem => $"{problem.Host}: {problem.Found}").ShouldBe(
            ["core: it is 3600 s ahead of this computer's", "couchdb1: it is 60 s behind this computer's"], ignoreOrder: true);
    }

    private static ImmutableDictionary<string, PropertyValue> Inputs() => Map(
        ("channel", Text("distro")), ("encrypted", new PropertyValue(false)), ("underlayMtu", new PropertyValue(1500d)),
        ("machines", new PropertyValue([.. Machines.Select(machine => new PropertyValue(Map(
            ("privateAddress", Text(machine.Address)),
            ("connection", new PropertyValue(Map(
                ("name", Text(machine.Name)), ("address", Text(machine.Address)), ("user", Text("ubuntu")),
                ("hostKeys", new PropertyValue([Text("SHA256:0000000000000000000000000000000000000000000")])))))))) ])));

    private static PropertyValue Text(string text) => new(text);
}
