using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>An upgrade that must not begin, with everything against it.</summary>
public static class UpgradeRefusal
{
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="problems">At least one.</param>
    public static ProvisioningException Of(string cluster, IReadOnlyCollection<UpgradeProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return new ProvisioningException(
            cluster, "The cluster cannot be upgraded", string.Join("; ", problems.Select(problem => problem.Found)),
            string.Join(" ", problems.Select(problem => problem.Remedy).Distinct(StringComparer.Ordinal)));
    }
}
