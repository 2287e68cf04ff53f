using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Swarm;

/// <summary>The nodes of the swarm as a manager should list them.</summary>
public sealed record SwarmNodesDesired
{
    /// <summary>The manager on which this is read and changed.</summary>
    public required string Host { get; init; }

    /// <summary>Name of our cluster: the value of the label that says which nodes are ours.</summary>
    public required string Cluster { get; init; }

    /// <summary>The nodes to look after; other nodes of the swarm are left alone.</summary>
    public required ImmutableArray<SwarmNodeDesired> Nodes { get; init; }
}

/// <param name="Name">Host name of the node.</param>
/// <param name="Role">Manager or worker.</param>
/// <param name="MachineRole">Value of the role label: core, couchdb.</param>
/// <param name="NodeId">
/// What the machine itself says it is (<see cref="SwarmObserved.NodeId"/>). Without it a machine that was rebuilt a moment
/// ago cannot be told from the node it left behind, which counts as ready for some seconds.
/// </param>
public sealed record SwarmNodeDesired(string Name, SwarmRole Role, string MachineRole, string? NodeId = null);

/// <summary>
/// Labels, roles and availability of the nodes, set on a manager; and the removal of nodes left behind by machines that
/// were replaced.
/// </summary>
public sealed class SwarmNodesPart : IHostPart<SwarmNodesDesired, ImmutableArray<SwarmNode>>
{
    /// <summary>Says which cluster of ours a node belongs to.</summary>
    public const string ClusterLabel = "org.cht.cluster";

    public const string RoleLabel = "org.cht.role";

    public HostScript ObserveScript(SwarmNodesDesired desired) => SwarmScripts.Observe();

    /// <exception cref="ProvisioningException">The machine is no manager of a swarm with a leader.</exception>
    public ImmutableArray<SwarmNode> Parse(SwarmNodesDesired desired, ScriptResult result)
    {
        var observed = SwarmObserved.From(ObservedFacts.Parse(desired.Host, SwarmScripts.ReadPurpose, result));
        SwarmRefusals.CheckState(desired.Host, observed);
        SwarmRefusals.CheckRecovery(desired.Host, observed);
        SwarmRefusals.CheckLeader(desired.Host, observed);
        return observed.Nodes;
    }

    public HostPlan Plan(SwarmNodesDesired desired, ImmutableArray<SwarmNode> observed)
    {
        var present = desired.Nodes.ToDictionary(node => node, node => Present(node, observed));
        Refuse(desired, observed, present);
        // Promotions before demotions: there is always a manager left.
        return new HostPlan(
        [
            .. present.OrderBy(pair => pair.Key.Role == SwarmRole.Manager ? 0 : 1).ThenBy(pair => pair.Key.Name, StringComparer.Ordinal)
                .SelectMany(pair => Changes(desired.Cluster, pair.Key, pair.Value[0])),
            .. SwarmNodeCleanup.Plan(desired.Cluster, desired.Nodes, observed).Operations,
        ]);
    }

    private static SwarmNode[] Present(SwarmNodeDesired desired, ImmutableArray<SwarmNode> observed)
    {
        // A host name that was changed on the machine may have reached the list: the machine's own resource tells and mends it.
        if (desired.NodeId is { } id)
        {
            return [.. observed.Where(node => string.Equals(node.Id, id, StringComparison.Ordinal))];
        }

        var named = observed.Where(node => string.Equals(node.Hostname, desired.Name, StringComparison.Ordinal)).ToArray();
        // A single node that is down is the machine itself, switched off, not what a replaced one left behind.
        var ready = named.Where(node => node.IsReady).ToArray();
        return ready.Length > 0 ? ready : named.Length == 1 ? named : [];
    }

    private static void Refuse(
        SwarmNodesDesired desired, ImmutableArray<SwarmNode> observed, Dictionary<SwarmNodeDesired, SwarmNode[]> present)
    {
        var problems = present.Where(pair => pair.Value.Length != 1)
            .Select(pair => pair.Value.Length == 0
                ? pair.Key.NodeId is { } id ? $"{pair.Key.Name} is not listed as node {id}" : $"{pair.Key.Name} is not a ready node"
                : $"{pair.Key.Name} names {pair.Value.Length} ready nodes ({string.Join(", ", pair.Value.Select(node => node.Id))})")
            .ToList();
        var managers = observed.Count(node => node.Role == SwarmRole.Manager && node.IsReady);
        var promoted = present.Count(pair => pair.Key.Role == SwarmRole.Manager && pair.Value is [{ Role: SwarmRole.Worker }]);
        var demoted = present.Count(pair => pair.Key.Role == SwarmRole.Worker && pair.Value is [{ Role: SwarmRole.Manager }]);
        if (demoted > 0 && managers + promoted - demoted < 1)
        {
            problems.Add("no manager would be left");
        }

        if (problems.Count > 0)
        {
            throw new ProvisioningException(
                desired.Host, "The nodes of the swarm cannot be brought to the layout", string.Join("; ", problems),
                "Look at 'docker node ls' on a manager; every machine must be in the swarm once, with its name in the layout.");
        }
    }

    private static IEnumerable<HostOperation> Changes(string cluster, SwarmNodeDesired desired, SwarmNode found)
    {
        var labels = ImmutableSortedDictionary<string, string>.Empty.Add(ClusterLabel, cluster).Add(RoleLabel, desired.MachineRole)
            .Where(label => !string.Equals(found.Labels.GetValueOrDefault(label.Key), label.Value, StringComparison.Ordinal)).ToArray();
        if (labels.Length > 0)
        {
            yield return new HostOperation(
                SwarmNodeScripts.Label(desired.Name, found.Id, labels), $"labels of {desired.Name} differ")
            {
                Differences = [.. labels.Select(label =>
                    new HostDifference(label.Key, label.Value, found.Labels.GetValueOrDefault(label.Key, "nothing")))],
            };
        }

        if (found.Role != desired.Role)
        {
            yield return new HostOperation(
                SwarmNodeScripts.SetRole(desired.Name, found.Id, desired.Role),
                $"{desired.Name} is {Name(found.Role)}, wanted {Name(desired.Role)}")
            {
                Differences = [new HostDifference($"role of {desired.Name}", Name(desired.Role), Name(found.Role))],
            };
        }

        if (found is { Role: SwarmRole.Manager, IsReady: true, Reachable: false } && desired.Role == SwarmRole.Manager)
        {
            yield return new HostOperation(
                SwarmNodeScripts.WaitForManager(desired.Name, found.Id), $"{desired.Name} is a manager that the other managers do not reach");
        }

        if (!string.Equals(found.Availability, "active", StringComparison.Ordinal))
        {
            yield return new HostOperation(
                SwarmNodeScripts.Activate(desired.Name, found.Id), $"availability of {desired.Name} is {found.Availability}, wanted active")
            {
                Differences = [new HostDifference($"availability of {desired.Name}", "active", found.Availability)],
            };
        }
    }

    private static string Name(SwarmRole role) => role == SwarmRole.Manager ? "a manager" : "a worker";
}
