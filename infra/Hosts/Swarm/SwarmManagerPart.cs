using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Swarm;

/// <summary>The first manager, which forms the swarm.</summary>
public sealed record SwarmManagerDesired
{
    /// <summary>The machine's name in the cluster layout, and its host name.</summary>
    public required string Host { get; init; }

    /// <summary>Private address: advertised, listened on, and reached by the other machines.</summary>
    public required string Address { get; init; }

    /// <summary>Address for container traffic. Null takes <see cref="Address"/>.</summary>
    public string? DataPathAddress { get; init; }

    /// <summary>Pools for the swarm's networks, in CIDR notation. The default is Docker's own choice (10.0.0.0/8).</summary>
    public ImmutableArray<string> AddressPools { get; init; } = [];

    /// <summary>Size of each network taken from the pools, in bits of its prefix. The default value is 24.</summary>
    public int AddressPoolMaskLength { get; init; } = 24;

    /// <summary>The default value is 720 hours: nodes may be off for that long and still come back.</summary>
    public TimeSpan NodeCertificateExpiry { get; init; } = TimeSpan.FromHours(720);

    /// <summary>Ended tasks kept per slot. The default value is 5.</summary>
    public int TaskHistoryLimit { get; init; } = 5;
}

/// <summary>Forms the swarm on the first manager, keeps its settings, and refuses a swarm that is not ours.</summary>
public sealed class SwarmManagerPart : IHostPart<SwarmManagerDesired, SwarmObserved>
{
    public HostScript ObserveScript(SwarmManagerDesired desired) => SwarmScripts.Observe();

    public SwarmObserved Parse(SwarmManagerDesired desired, ScriptResult result) =>
        SwarmObserved.From(ObservedFacts.Parse(desired.Host, SwarmScripts.ReadPurpose, result));

    public HostPlan Plan(SwarmManagerDesired desired, SwarmObserved observed)
    {
        SwarmRefusals.CheckState(desired.Host, observed);
        ImmutableArray<HostOperation> name = SwarmHostname.Plan(desired.Host, observed);
        if (observed.IsInactive)
        {
            var cause = observed.Ownership is { Cluster.Length: > 0 } former
                ? $"the machine is in no swarm; it was in {former.Cluster}"
                : "the machine is in no swarm";
            return new HostPlan([.. name, new HostOperation(SwarmScripts.Init(desired), cause)]);
        }

        SwarmRefusals.CheckRecovery(desired.Host, observed);
        SwarmRefusals.CheckLeader(desired.Host, observed);
        Refuse(desired, observed);
        return new HostPlan([.. name, .. Record(observed), .. Settings(desired, observed)]);
    }

    /// <summary>Leaves the swarm that we formed. Empty when the machine is in no swarm.</summary>
    /// <exception cref="ProvisioningException">The swarm is not ours.</exception>
    public static HostPlan PlanRemoval(SwarmManagerDesired desired, SwarmObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        if (observed.IsInactive)
        {
            return HostPlan.Empty;
        }

        return IsOurs(observed)
            ? new HostPlan([new HostOperation(SwarmScripts.Leave(manager: true), "the swarm is no longer wanted")])
            : throw SwarmRefusals.Foreign(desired.Host, observed);
    }

    private static void Refuse(SwarmManagerDesired desired, SwarmObserved observed)
    {
        if (!IsOurs(observed))
        {
            throw SwarmRefusals.Foreign(desired.Host, observed);
        }

        if (!observed.IsManager)
        {
            throw new ProvisioningException(
                desired.Host, "The swarm cannot be managed", "the machine is a worker of its swarm",
                $"Run 'docker node promote {desired.Host}' on a manager, then run again.");
        }

        SwarmRefusals.CheckAddresses(desired.Host, desired.Address, desired.DataPathAddress, observed);
        if (!desired.AddressPools.IsEmpty && !desired.AddressPools.SequenceEqual(observed.AddressPools, StringComparer.Ordinal))
        {
            throw new ProvisioningException(
                desired.Host,
                "The address pools of a swarm cannot be changed",
                $"they are {Shown(observed.AddressPools)}, wanted {Shown(desired.AddressPools)}",
                "Write the present pools in the configuration, or destroy the swarm and form it again.");
        }
    }

    /// <summary>
    /// The record names this cluster; or we were killed after the swarm was formed and before its id was recorded: then
    /// the record names the address, and the machine is still alone.
    /// </summary>
    private static bool IsOurs(SwarmObserved observed) =>
        observed.Ownership is { } ownership
        && (ownership.Cluster.Length > 0
            ? string.Equals(ownership.Cluster, observed.ClusterId, StringComparison.Ordinal)
                || (observed.ClusterId.Length == 0 && string.Equals(ownership.Node, observed.NodeId, StringComparison.Ordinal))
            : observed.Nodes.Length == 1 && string.Equals(ownership.Address, observed.NodeAddress, StringComparison.Ordinal));

    private static IEnumerable<HostOperation> Record(SwarmObserved observed)
    {
        if (observed.Ownership is { } ownership && (ownership.Cluster.Length == 0 || ownership.Node.Length == 0))
        {
            var complete = ownership with { Cluster = observed.ClusterId, Node = observed.NodeId };
            yield return new HostOperation(SwarmScripts.Record(complete), "the swarm was formed and its id not recorded");
        }
    }

    private static IEnumerable<HostOperation> Settings(SwarmManagerDesired desired, SwarmObserved observed)
    {
        ImmutableArray<HostDifference> differences =
        [
            .. observed.NodeCertificateExpiry == desired.NodeCertificateExpiry ? ImmutableArray<HostDifference>.Empty :
                [new HostDifference("node certificates", Hours(desired.NodeCertificateExpiry), Hours(observed.NodeCertificateExpiry))],
            .. observed.TaskHistoryLimit == desired.TaskHistoryLimit ? ImmutableArray<HostDifference>.Empty :
                [new HostDifference("task history", $"{desired.TaskHistoryLimit}", $"{observed.TaskHistoryLimit}")],
        ];
        if (!differences.IsEmpty)
        {
            yield return new HostOperation(SwarmScripts.Update(desired), "settings of the swarm differ") { Differences = differences };
        }
    }

    private static string Hours(TimeSpan time) => $"{time.TotalHours:0.##} h";

    private static string Shown(ImmutableArray<string> pools) => pools.IsEmpty ? "Docker's own" : string.Join(", ", pools);
}
