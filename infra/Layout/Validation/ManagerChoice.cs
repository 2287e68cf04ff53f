using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>Which machines run the swarm's control plane.</summary>
internal static class ManagerChoice
{
    /// <summary>Indexes into the machines.</summary>
    public static ImmutableHashSet<int> Run(int? count, ImmutableArray<MachineSpec> machines, ProblemList problems)
    {
        var flagged = Enumerable.Range(0, machines.Length).Where(i => machines[i].Manager == true).ToImmutableHashSet();
        var wanted = count ?? (flagged.Count > 0 ? flagged.Count : 1);
        if (!problems.Require(wanted is 1 or 3, "managers", $"{wanted}",
            "Write 1 or 3: an even number or more than 3 makes the control plane weaker or slower, not safer."))
        {
            return flagged;
        }

        problems.Require(flagged.Count == 0 || flagged.Count == wanted, "managers",
            $"managers is {wanted} and {flagged.Count} machines have manager: true", "Make the two agree, or leave one of them out.");
        var core = Enumerable.Range(0, machines.Length).Where(i => machines[i].Role == MachineRole.Core).ToList();
        foreach (var i in core.Where(i => machines[i].Manager == false || (flagged.Count > 0 && !flagged.Contains(i))))
        {
            problems.Add($"machines[{i}].manager", "the core machine is no manager", "The swarm starts on core: make it a manager.");
        }

        if (flagged.Count > 0)
        {
            return flagged;
        }

        var willing = core.Concat(Enumerable.Range(0, machines.Length).Except(core))
            .Where(i => machines[i].Manager != false).Take(wanted).ToImmutableHashSet();
        // That there are no machines at all is told as such.
        problems.Require(willing.Count == wanted || machines.IsEmpty, "managers", $"{wanted} managers, but only {willing.Count} machines may be one",
            "Add machines, or write 1.");
        return willing;
    }
}
