using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>Which upgrades of a running cluster are possible. Pure; tells everything against one at once.</summary>
public static class UpgradeRules
{
    /// <summary>CouchDB may need up to five times the space of its data while 5.x builds its indexes: four times is to be free.</summary>
    public const int SpaceFactor = 5;

    private const double Gibibyte = 1024.0 * 1024 * 1024;

    /// <summary>What speaks against bringing these machines to a release; empty when nothing does.</summary>
    public static ImmutableArray<UpgradeProblem> Problems(ChtVersion to, IReadOnlyCollection<UpgradeMachine> machines)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(machines);
        return [.. StepsDown(to, machines), .. TooOld(to, machines), .. Space(to, machines)];
    }

    /// <summary>True where an earlier upgrade was cut off: the machines differ, or core is down and CouchDB is not.</summary>
    public static bool IsUnderWay(IReadOnlyCollection<UpgradeMachine> machines)
    {
        ArgumentNullException.ThrowIfNull(machines);
        return machines.SelectMany(machine => machine.Running).Distinct().Count() > 1
            || (machines.Any(machine => machine.Role == MachineRole.Core && machine.Running.IsEmpty)
                && machines.Any(machine => machine.Role == MachineRole.CouchDb && !machine.Running.IsEmpty));
    }

    private static IEnumerable<UpgradeProblem> StepsDown(ChtVersion to, IEnumerable<UpgradeMachine> machines) =>
        ByRelease(machines, release => release > to).Select(group => new UpgradeProblem(
            $"{group.Machines} {Runs(group.Count)} {group.Release}, newer than {to}",
            $"Write chtVersion {group.Release} in the configuration, or a newer one: databases that a release has changed are not for an older one."));

    /// <summary>Releases before 4.5 check design documents by rules that those of 5.x do not pass (cht-core#9202).</summary>
    private static IEnumerable<UpgradeProblem> TooOld(ChtVersion to, IEnumerable<UpgradeMachine> machines) =>
        to.Major < 5
            ? []
            : ByRelease(machines, release => release.Major == 4 && !release.IsAtLeast(4, 5)).Select(group => new UpgradeProblem(
                $"{group.Machines} {Runs(group.Count)} {group.Release}, and {to} is reached from 4.5 or newer only",
                "Upgrade to 4.22.0 first, then to 5.x."));

    private static IEnumerable<UpgradeProblem> Space(ChtVersion to, IEnumerable<UpgradeMachine> machines) =>
        to.Major < 5
            ? []
            : machines.Where(machine => machine.DataBytes is { } used
                    && machine.Running.Any(release => release.Major < 5) && machine.FreeBytes < used * (SpaceFactor - 1))
                .Select(machine => new UpgradeProblem(
                    $"{machine.Name} has {Size(machine.FreeBytes)} free in {machine.DataDirectory} beside {Size(machine.DataBytes!.Value)} of data",
                    $"Make its disk larger: the step from 4.x to 5.x may need {SpaceFactor} times the space of the data, "
                        + $"{Size(machine.DataBytes.Value * (SpaceFactor - 1))} free."));

    private static IEnumerable<(ChtVersion Release, string Machines, int Count)> ByRelease(
        IEnumerable<UpgradeMachine> machines, Func<ChtVersion, bool> wanted) => machines
        .SelectMany(machine => machine.Running.Where(wanted).Select(release => (Release: release, machine.Name)))
        .GroupBy(pair => pair.Release)
        .OrderBy(group => group.Key)
        .Select(group => (group.Key, string.Join(", ", group.Select(pair => pair.Name).Distinct(StringComparer.Ordinal)),
            group.Select(pair => pair.Name).Distinct(StringComparer.Ordinal).Count()));

    private static string Runs(int machines) => machines == 1 ? "runs" : "run";

    private static string Size(long bytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / Gibibyte:0.0} GiB");
}

/// <summary>One thing against an upgrade.</summary>
/// <param name="Found">Part of a sentence.</param>
/// <param name="Remedy">What to do, as a sentence.</param>
public sealed record UpgradeProblem(string Found, string Remedy);
