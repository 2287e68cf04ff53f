using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Baseline;

public sealed record ObservedNetworkTime
{
    /// <summary>Time daemons that run, as unit names.</summary>
    public ImmutableArray<string> Running { get; init; } = [];

    public bool Synchronized { get; init; }

    /// <summary>The machine's clock when it was read; null where it did not say. Who asked judges it (<see cref="ClockSkew"/>).</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>The kind of container, as systemd-detect-virt(1) says; <c>none</c> for a machine with a kernel of its own.</summary>
    public string Container { get; init; } = "none";
}

/// <summary>Exactly one daemon sets the clock.</summary>
public sealed class NetworkTimePart : BaselineSection<ObservedNetworkTime>
{
    // The first one that runs is the one that stays: whoever installed chrony or ntp meant it.
    private static readonly ImmutableArray<string> Daemons =
        ["chrony.service", "ntpsec.service", "ntp.service", "openntpd.service", "systemd-timesyncd.service"];

    protected override string Topic => "the time daemons";

    // Units are listed by their own names: an alias would count as a second daemon.
    // A container, which systemd notes under /run, has the clock of its computer: there is nothing to look at.
    internal override string ObserveBody =>
        $$"""
        {{MachineClock.Shared}}
        fact clock "$machine_clock"
        first_line /run/systemd/container
        container=${first:-none}
        fact container "$container"
        if [ "$container" = none ]; then
          for unit in $(systemctl --no-legend --plain --state=active list-units {{string.Join(' ', Daemons)}} | cut -d' ' -f1); do
            fact time_daemon "$unit"
          done
          [ "$(timedatectl show --property=NTPSynchronized --value 2>/dev/null)" != yes ] || fact time_synchronized yes
        fi
        """;

    internal override ObservedNetworkTime Read(ObservedFacts facts) => new()
    {
        Running = [.. facts.All("time_daemon").Distinct(StringComparer.Ordinal).OrderBy(unit => Daemons.IndexOf(unit))],
        Synchronized = facts.Is("time_synchronized"),
        Clock = facts.Number("clock") is > 0 and var milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null,
        Container = facts["container"].Length == 0 ? "none" : facts["container"],
    };

    public override HostPlan Plan(MachineBaselineDesired desired, ObservedNetworkTime observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        return observed switch
        {
            { Container: not "none" } or { Running.Length: 1 } => HostPlan.Empty,
            { Running.IsEmpty: true } => new HostPlan([Start() with { Expected = "one", Found = "none" }]),
            _ => new HostPlan([Stop(observed.Running) with { Expected = observed.Running[0], Found = string.Join(", ", observed.Running) }]),
        };
    }

    public override IEnumerable<BaselineWaiver> Waivers(MachineBaselineDesired desired, ObservedNetworkTime observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        return observed switch
        {
            { Container: not "none" } => [BaselineWaivers.TimeContainer],
            { Synchronized: false } => [BaselineWaivers.TimeUnsynchronized],
            _ => [],
        };
    }

    private static HostOperation Start() => AptScript.Operation(
        "Set the clock by network time", "running time daemons", "time-daemon",
        """
        systemctl cat systemd-timesyncd.service >/dev/null 2>&1 || apt_install systemd-timesyncd
        systemctl unmask systemd-timesyncd.service
        systemctl enable --now systemd-timesyncd.service
        # A clock that is set soon is known to be right; a network without time servers is no failure.
        timeout 10 sh -c 'until [ "$(timedatectl show --property=NTPSynchronized --value)" = yes ]; do sleep 0.5; done' || true
        """);

    private static HostOperation Stop(ImmutableArray<string> running) => new(
        new HostScript("Leave one time daemon running", $"systemctl disable --now {string.Join(' ', running.Skip(1))}") { Mutates = true },
        "running time daemons");
}
