using Cht.Layout;

namespace Cht.Cli.Running;

/// <summary>An upgrade's plan and its end, for people.</summary>
internal static class UpgradeText
{
    public static IEnumerable<string> Lines(UpgradePlan plan)
    {
        var from = string.Join(" and ", plan.From);
        if (plan.Steps.IsEmpty)
        {
            yield return $"Every machine runs CHT {plan.To}. What follows is what else the configuration asks for.";
            yield return string.Empty;
            yield break;
        }
        yield return plan.IsUnderWay
            ? $"An upgrade is under way ({from} run). It goes on to CHT {plan.To}:"
            : $"Upgrade of CHT from {from} to {plan.To}:";
        foreach (var (step, index) in plan.Steps.Select((step, index) => (step, index)))
        {
            yield return $"  {index + 1}. {step.Text}.";
        }
        yield return "There is no way back to an older release. Before you say yes: a backup of every CouchDB machine (each holds other documents)";
        yield return "that was tried, with its volume of credentials. Stopped in the middle, the same command goes on.";
        if (plan.To.Major >= 5 && plan.From.Any(release => release.Major < 5))
        {
            yield return "After the step to 5.x search and synchronization answer once the search indexes are built: minutes, or up to a day.";
        }
        yield return string.Empty;
    }

    public static IEnumerable<string> Running(IReadOnlyCollection<UpgradeMachine> machines) =>
        machines.Select(machine => $"{machine.Name} runs CHT {string.Join(" and ", machine.Running)}");
}
