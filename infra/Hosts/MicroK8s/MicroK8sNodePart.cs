using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.MicroK8s;

/// <summary>MicroK8s on one machine: installed from one channel, held, running.</summary>
public sealed record MicroK8sNodeDesired(string Host, MicroK8sChannel Channel);

/// <summary>Installs, and refreshes by one minor release; everything that Kubernetes does not allow is refused.</summary>
public sealed class MicroK8sNodePart : IHostPart<MicroK8sNodeDesired, MicroK8sObserved>
{
    public HostScript ObserveScript(MicroK8sNodeDesired desired) => MicroK8sScripts.Observe();

    public MicroK8sObserved Parse(MicroK8sNodeDesired desired, ScriptResult result) =>
        MicroK8sObserved.From(ObservedFacts.Parse(desired.Host, MicroK8sScripts.ReadPurpose, result));

    public HostPlan Plan(MicroK8sNodeDesired desired, MicroK8sObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        if (!observed.IsInstalled)
        {
            return new([
                .. observed.HasSnapd ? ImmutableArray<HostOperation>.Empty : [MicroK8sScripts.InstallSnapd()],
                MicroK8sScripts.Install(desired.Channel, "the machine has no MicroK8s"),
            ]);
        }

        MicroK8sRefusals.CheckRefresh(desired.Host, desired.Channel, observed);
        var operations = ImmutableArray.CreateBuilder<HostOperation>();
        if (!string.Equals(observed.Tracking, desired.Channel.ToString(), StringComparison.Ordinal))
        {
            operations.Add(MicroK8sScripts.Refresh(desired.Channel, observed.Tracking));
        }

        if (!observed.IsHeld)
        {
            operations.Add(MicroK8sScripts.HoldOperation());
        }

        if (!observed.IsRunning)
        {
            operations.Add(MicroK8sScripts.Start("MicroK8s does not run"));
        }

        return new(operations.ToImmutable());
    }
}
