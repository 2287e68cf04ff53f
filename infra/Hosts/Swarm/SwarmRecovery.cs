using System.Collections.Immutable;

namespace Cht.Hosts.Swarm;

/// <summary>What another machine of the cluster says of the swarm.</summary>
/// <param name="Host">Its name.</param>
/// <param name="IsManager">What the layout wants it to be.</param>
/// <param name="Observed">Null: the machine does not answer.</param>
public sealed record SwarmWitness(string Host, bool IsManager, SwarmObserved? Observed);

/// <summary>
/// The first manager is in no swarm: it is new, or it was lost and rebuilt. The other machines tell which; a swarm that
/// lives on without it must be joined, since a second one beside it would tear the cluster in two.
/// </summary>
public static class SwarmRecovery
{
    /// <summary>The manager to join through; null when there is no swarm left, so that a new one may be formed.</summary>
    /// <exception cref="ProvisioningException">Nobody can tell, or the managers that are left have no majority.</exception>
    public static SwarmWitness? Survivor(string host, IReadOnlyCollection<SwarmWitness> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var managers = others.Where(IsManagerOfOurs).OrderBy(witness => witness.Host, StringComparer.Ordinal).ToList();
        if (managers.Find(witness => witness.Observed!.ClusterId.Length > 0) is { } survivor)
        {
            return survivor;
        }

        if (managers is [var headless, ..])
        {
            throw new ProvisioningException(
                host,
                "The swarm has lost the majority of its managers",
                $"{string.Join(", ", managers.Select(witness => witness.Host))} still "
                    + $"{(managers.Count == 1 ? "holds" : "hold")} swarm {headless.Observed!.Ownership!.Cluster}, which has no leader",
                $"Start the managers that are down. If they are lost for good, run 'docker swarm init --force-new-cluster --advertise-addr {headless.Observed!.NodeAddress}' "
                    + $"on {headless.Host}, then run again: the rebuilt machines join it.");
        }

        var silent = others.Where(IsSilentManager).Select(Silence).ToList();
        return silent.Count == 0 ? null : throw new ProvisioningException(
            host,
            "The swarm cannot be formed while a manager is away",
            string.Join("; ", silent),
            "It may still hold the swarm, and a second one beside it would tear the cluster in two: bring it back, or rebuild it, then run again.");
    }

    /// <summary>Machines that were in a swarm of ours which is lost: they will leave it and join the new one.</summary>
    public static ImmutableArray<string> Orphans(IEnumerable<SwarmWitness> others) =>
        [.. others.Where(witness => witness.Observed?.Ownership is { Cluster.Length: > 0 }).Select(witness => witness.Host).Order(StringComparer.Ordinal)];

    /// <summary>A manager without a leader does not know the cluster's id; then our own record has to do.</summary>
    private static bool IsManagerOfOurs(SwarmWitness witness) =>
        witness.Observed is { IsActive: true, IsManager: true, Ownership: { Cluster.Length: > 0 } ownership } observed
        && (observed.ClusterId.Length == 0 || string.Equals(observed.ClusterId, ownership.Cluster, StringComparison.Ordinal));

    /// <summary>Wanted as a manager, and not to be asked; or known to be in our swarm, and not back in it.</summary>
    private static bool IsSilentManager(SwarmWitness witness) => witness.IsManager && witness.Observed switch
    {
        null => true,
        { IsActive: true } or { IsInactive: true, EngineAnswers: true } => false,
        { Ownership: { Node.Length: > 0 } } => true,
        _ => false,
    };

    private static string Silence(SwarmWitness witness) => witness.Observed switch
    {
        null => $"{witness.Host} does not answer",
        { EngineAnswers: false } => $"Docker Engine on {witness.Host} does not answer",
        var observed => $"{witness.Host} is in state {observed.State} {observed.Error}".TrimEnd(),
    };
}
