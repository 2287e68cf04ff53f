using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.MicroK8s;

/// <summary>A machine that joins the cluster of the first node.</summary>
public sealed record MicroK8sMemberDesired
{
    /// <summary>The machine's name in the cluster layout, and its node name.</summary>
    public required string Host { get; init; }

    /// <summary>Private address.</summary>
    public required string Address { get; init; }

    /// <summary>The cluster as the first node sees it, read just before.</summary>
    public required MicroK8sObserved Cluster { get; init; }

    /// <summary>Name of the first node.</summary>
    public required string FirstNode { get; init; }

    /// <summary>Address, port and token for joining; a secret. Empty where only a plan is wanted.</summary>
    public string Connection { get; init; } = string.Empty;

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Host} ({Address}) in the cluster of {FirstNode}";
}

/// <summary>Joins the cluster; proves membership by the cluster's own identity; refuses a cluster that is not ours.</summary>
public sealed class MicroK8sMemberPart : IHostPart<MicroK8sMemberDesired, MicroK8sObserved>
{
    public HostScript ObserveScript(MicroK8sMemberDesired desired) => MicroK8sScripts.Observe();

    public MicroK8sObserved Parse(MicroK8sMemberDesired desired, ScriptResult result) =>
        MicroK8sObserved.From(ObservedFacts.Parse(desired.Host, MicroK8sScripts.ReadPurpose, result));

    public HostPlan Plan(MicroK8sMemberDesired desired, MicroK8sObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        MicroK8sRefusals.CheckRunning(desired.FirstNode, desired.Cluster);
        MicroK8sRefusals.CheckRunning(desired.Host, observed);
        if (IsMember(desired, observed))
        {
            return HostPlan.Empty;
        }

        if (observed.Nodes.Length > 1)
        {
            throw MicroK8sRefusals.ForeignCluster(desired.Host, observed);
        }

        if (!observed.ForeignNamespaces.IsEmpty)
        {
            throw MicroK8sRefusals.ForeignWork(desired.Host, observed);
        }

        MicroK8sRefusals.CheckSkew(desired.Host, observed, First(desired));
        return new([new HostOperation(MicroK8sScripts.Join(desired.Connection), "the machine is a cluster of its own")
        {
            Differences = [new HostDifference("MicroK8s cluster", $"that of {desired.FirstNode}", "one of its own")],
        }]);
    }

    /// <summary>
    /// Nodes that a rebuilt machine left behind: the same name in the list, and the machine itself knows nothing of it.
    /// Carried out on the first node, before the machine joins.
    /// </summary>
    public static HostPlan PlanForget(MicroK8sMemberDesired desired, MicroK8sObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        return IsMember(desired, observed) ? HostPlan.Empty : new([.. Listed(desired).Select(node =>
            MicroK8sScripts.Forget(node, $"the machine {desired.Host} was replaced and does not know that node"))]);
    }

    /// <summary>Leaves the cluster. Empty when the machine is not in it.</summary>
    public static HostPlan PlanRemoval(MicroK8sMemberDesired desired, MicroK8sObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        return observed.IsRunning && IsMember(desired, observed)
            ? new([new HostOperation(MicroK8sScripts.Leave, "the machine is no longer wanted in the cluster")])
            : HostPlan.Empty;
    }

    /// <summary>The node as the cluster lists it.</summary>
    public static ImmutableArray<MicroK8sNode> Listed(MicroK8sMemberDesired desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        return [.. desired.Cluster.Nodes.Where(node => string.Equals(node.Name, desired.Host, StringComparison.Ordinal))];
    }

    private static bool IsMember(MicroK8sMemberDesired desired, MicroK8sObserved observed) =>
        observed.ClusterId.Length > 0 && string.Equals(observed.ClusterId, desired.Cluster.ClusterId, StringComparison.Ordinal);

    private static MicroK8sNode First(MicroK8sMemberDesired desired) =>
        desired.Cluster.Nodes.FirstOrDefault(node => string.Equals(node.Name, desired.FirstNode, StringComparison.Ordinal))
            ?? throw new ProvisioningException(
                desired.FirstNode, "The MicroK8s cluster cannot be read", $"its nodes are {string.Join(", ", desired.Cluster.Nodes.Select(node => node.Name))}",
                "The node's name must be the machine's name: look at 'hostname' and /etc/hosts on the machine.");
}
