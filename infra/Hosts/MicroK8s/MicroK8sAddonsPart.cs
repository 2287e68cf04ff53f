using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.MicroK8s;

/// <summary>Add-ons of the cluster, switched on through one of its nodes.</summary>
public sealed record MicroK8sAddonsDesired(string Host, ImmutableArray<string> Addons)
{
    /// <summary>Names, volumes on the nodes' disks, the way in, and figures for 'kubectl top'.</summary>
    public static ImmutableArray<string> Usual { get; } = ["dns", "hostpath-storage", "ingress", "metrics-server"];
}

/// <summary>Enables what is disabled; what others enabled stays.</summary>
public sealed class MicroK8sAddonsPart : IHostPart<MicroK8sAddonsDesired, MicroK8sObserved>
{
    public HostScript ObserveScript(MicroK8sAddonsDesired desired) => MicroK8sScripts.Observe();

    public MicroK8sObserved Parse(MicroK8sAddonsDesired desired, ScriptResult result) =>
        MicroK8sObserved.From(ObservedFacts.Parse(desired.Host, MicroK8sScripts.ReadPurpose, result));

    public HostPlan Plan(MicroK8sAddonsDesired desired, MicroK8sObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        MicroK8sRefusals.CheckRunning(desired.Host, observed);
        return new([.. desired.Addons.Except(observed.Addons, StringComparer.Ordinal).Select(MicroK8sScripts.Enable)]);
    }
}
