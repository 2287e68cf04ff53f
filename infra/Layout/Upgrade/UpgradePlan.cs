using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>
/// How a running cluster gets to a release: steps in order, or everything against it. What a machine has already is not
/// done again, so that the plan of an upgrade that was cut off is the rest of it.
/// </summary>
public sealed record UpgradePlan
{
    public required ChtVersion To { get; init; }

    /// <summary>The releases that run now, oldest first.</summary>
    public required ImmutableArray<ChtVersion> From { get; init; }

    /// <summary>An earlier upgrade was cut off; this finishes it.</summary>
    public required bool IsUnderWay { get; init; }

    /// <summary>Empty when the upgrade may begin.</summary>
    public required ImmutableArray<UpgradeProblem> Problems { get; init; }

    /// <summary>Empty when there are problems, and when every machine runs the release already.</summary>
    public required ImmutableArray<UpgradeStep> Steps { get; init; }

    /// <param name="to">The wanted release.</param>
    /// <param name="machines">What the machines tell.</param>
    /// <param name="startOrder">Names of the machines as the layout starts them: the last CouchDB node first, core last.</param>
    /// <param name="release">What else speaks against it: the release cannot be had, a machine cannot be reached.</param>
    public static UpgradePlan For(
        ChtVersion to, IReadOnlyCollection<UpgradeMachine> machines, IReadOnlyCollection<string> startOrder, IEnumerable<UpgradeProblem> release)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(machines);
        ArgumentNullException.ThrowIfNull(startOrder);
        var underWay = UpgradeRules.IsUnderWay(machines);
        ImmutableArray<UpgradeProblem> others = [.. release];
        ImmutableArray<UpgradeProblem> problems =
            [.. UpgradeRules.Problems(to, machines), .. others, .. others.IsEmpty ? Missing(machines) : [], .. underWay ? [] : Unhealthy(machines)];
        return new()
        {
            To = to,
            From = [.. machines.SelectMany(machine => machine.Running).Distinct().Order()],
            IsUnderWay = underWay,
            Problems = problems,
            Steps = problems.IsEmpty ? [.. StepsOf(to, machines, [.. startOrder])] : [],
        };
    }

    private static IEnumerable<UpgradeProblem> Missing(IReadOnlyCollection<UpgradeMachine> machines) =>
        machines.All(machine => machine.Running.IsEmpty)
            ? [new UpgradeProblem("no container of CHT runs on any machine", "Run 'up' first: there is nothing to upgrade.")]
            : [];

    private static IEnumerable<UpgradeProblem> Unhealthy(IEnumerable<UpgradeMachine> machines) => machines
        .SelectMany(machine => machine.Findings.Select(finding => new UpgradeProblem(
            $"{machine.Name} is not healthy: {finding}", $"Mend {machine.Name} first ('up --refresh' starts what has stopped)."))).Distinct();

    private static IEnumerable<UpgradeStep> StepsOf(ChtVersion to, IReadOnlyCollection<UpgradeMachine> machines, ImmutableArray<string> order)
    {
        bool IsThere(UpgradeMachine machine) => !machine.Running.IsEmpty && machine.Running.All(release => release == to);
        if (machines.All(IsThere))
        {
            yield break;
        }

        var core = machines.Where(machine => machine.Role == MachineRole.Core).ToArray();
        yield return new(UpgradeStepKind.Images, null, $"Bring the images of {to} to every machine; nothing is stopped before they are there");
        foreach (var machine in core.Where(machine => machine.Running.Any(release => release != to)))
        {
            yield return new(UpgradeStepKind.PauseCore, machine.Name, $"Take the services of {machine.Name} down: from here on nobody reaches CHT");
        }

        yield return new(UpgradeStepKind.Files, null, "Write the compose files of the release, env files and overrides to every machine");
        foreach (var machine in order.Select(name => machines.FirstOrDefault(machine => machine.Name == name)).OfType<UpgradeMachine>()
            .Where(machine => machine.Role == MachineRole.CouchDb && !IsThere(machine)))
        {
            yield return new(UpgradeStepKind.CouchDb, machine.Name, $"Make CouchDB on {machine.Name} anew, once the other nodes are healthy");
        }

        yield return new(UpgradeStepKind.Membership, null, "Wait until every CouchDB node is up and names all members");
        foreach (var machine in core)
        {
            yield return new(UpgradeStepKind.Core, machine.Name, $"Start the services of {machine.Name}");
        }

        yield return new(UpgradeStepKind.Acceptance, null, $"Prove the cluster: {to} answers, shards, identity, documents through every node");
    }
}

/// <param name="Machine">Null for all of them.</param>
/// <param name="Text">A sentence for people, without its full stop.</param>
public sealed record UpgradeStep(UpgradeStepKind Kind, string? Machine, string Text);

public enum UpgradeStepKind
{
    Images,
    PauseCore,
    Files,
    CouchDb,
    Membership,
    Core,
    Acceptance,
}
