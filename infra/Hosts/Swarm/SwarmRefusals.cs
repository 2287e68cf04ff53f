namespace Cht.Hosts.Swarm;

/// <summary>States in which the swarm parts change nothing: what is not ours, and what a person must decide.</summary>
internal static class SwarmRefusals
{
    public static void CheckState(string host, SwarmObserved observed)
    {
        if (!observed.EngineAnswers)
        {
            throw new ProvisioningException(
                host, "The swarm membership cannot be read", "Docker Engine does not answer",
                "Look at 'systemctl status docker' on the machine.");
        }

        if (string.Equals(observed.State, "locked", StringComparison.Ordinal))
        {
            throw new ProvisioningException(
                host, "The swarm cannot be used", "it is locked after a restart of the engine",
                "Run 'docker swarm unlock' on the machine with the swarm's unlock key.");
        }
    }

    /// <summary>
    /// A machine whose membership of ours is complete and whose engine is out of the swarm for now: nothing is done that
    /// would give the membership up, since the engine goes on looking for its swarm by itself.
    /// </summary>
    public static void CheckRecovery(string host, SwarmObserved observed)
    {
        if (!observed.IsActive && observed.Ownership is { Node.Length: > 0 } ownership)
        {
            throw new ProvisioningException(
                host,
                "The machine does not find its swarm",
                $"node {ownership.Node} of swarm {ownership.Cluster} is in state {observed.State} {observed.Error}".TrimEnd(),
                "Check that a majority of the managers runs, and that 2377/tcp (managers), 7946/tcp and udp are open between the machines. "
                    + "To give the membership up, run 'docker swarm leave --force' on this machine.");
        }
    }

    /// <summary>Without a leader a manager knows neither the cluster nor its nodes, so nothing can be judged.</summary>
    public static void CheckLeader(string host, SwarmObserved observed)
    {
        if (observed is { IsActive: true, IsManager: true, ClusterId: "" })
        {
            throw new ProvisioningException(
                host, "The swarm cannot be managed", $"it has no leader: {observed.Error.TrimEnd('.')}",
                "More than half of the managers must run and reach each other on 2377/tcp: start the ones that are down, then run again.");
        }
    }

    public static void CheckAddresses(string host, string address, string? dataPathAddress, SwarmObserved observed)
    {
        var dataPath = observed.DataPathAddress.Length == 0 ? observed.NodeAddress : observed.DataPathAddress;
        var found = new[]
        {
            Difference("advertised address", observed.NodeAddress, address),
            Difference("address for container traffic", dataPath, dataPathAddress ?? address),
        }.OfType<string>().ToArray();
        if (found.Length > 0)
        {
            throw new ProvisioningException(
                host, "The addresses of a swarm node cannot be changed", string.Join("; ", found),
                "Correct the private address in the configuration, or replace the machine.");
        }
    }

    public static ProvisioningException Foreign(string host, SwarmObserved observed)
    {
        var cluster = observed.ClusterId.Length > 0 ? $"cluster {observed.ClusterId}" : "its cluster id is known to its managers only";
        return new ProvisioningException(
            host,
            "The machine is in a swarm that this program did not form",
            $"{observed.State} as node {observed.NodeId} ({cluster})",
            "Nothing was changed. If that swarm is no longer needed, run 'docker swarm leave' on the machine, then run again.");
    }

    private static string? Difference(string what, string found, string wanted) =>
        string.Equals(found, wanted, StringComparison.Ordinal) ? null : $"{what} is {found}, wanted {wanted}";
}
