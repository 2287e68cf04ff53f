using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Provider;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;
using static Cht.Components.Tests.Provider.PropertyBag;

namespace Cht.Components.Tests.Provider;

/// <summary>A clock that went wrong on a machine that is part of the stack already.</summary>
public sealed class ClockDriftTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(29, null)]
    [InlineData(-29, null)]
    [InlineData(60, "the clock: expected this computer's, found 60 s ahead of this computer's")]
    [InlineData(-60, "the clock: expected this computer's, found 60 s behind this computer's")]
    public async Task A_refresh_tells_a_clock_that_went_wrong(double secondsOff, string? finding)
    {
        var connections = new ScriptedConnections((_, script) => Answer(script, Now.AddSeconds(secondsOff)));
        await using var provider = new HostsProvider(engine: null, connections, new FixedClock(Now));

        var read = await provider.Read(
            new ReadRequest(new Urn("urn:pulumi:clinic::cht-cluster::hosts:index:MachineBaseline::x"), "x", Outputs, Inputs), default);

        connections.Asked("couchdb1").Count.ShouldBe(1, "the clock is read with everything else");
        read.Outputs!["drift"].TryGetArray(out var drift).ShouldBeTrue();
        drift.Select(sentence => sentence.TryGetString(out var text) ? text : null)
            .Where(text => text!.Contains("clock", StringComparison.Ordinal)).ShouldBe(finding is null ? [] : [finding]);
    }

    private static ScriptResult Answer(HostScript script, DateTimeOffset clock)
    {
        script.Mutates.ShouldBeFalse();
        script.Text.ShouldContain("fact clock ");
        return new ScriptResult(0, $"clock={clock.ToUnixTimeMilliseconds()}\ncontainer=none\ncomplete=yes\n", string.Empty);
    }

    private static readonly ImmutableDictionary<string, PropertyValue> Outputs =
        Map(("drift", new PropertyValue(ImmutableArray<PropertyValue>.Empty)), ("waivers", new PropertyValue(ImmutableArray<PropertyValue>.Empty)));

    private static readonly ImmutableDictionary<string, PropertyValue> Inputs = Map(("connection", new PropertyValue(Map(
        ("name", new("couchdb1")), ("address", new("10.20.0.12")), ("user", new("ubuntu")),
        ("hostKeys", new PropertyValue([new PropertyValue("SHA256:0000000000000000000000000000000000000000000")]))))));
}
