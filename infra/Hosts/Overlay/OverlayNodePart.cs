using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Overlay;

/// <param name="Host">The machine's name in the cluster layout.</param>
/// <param name="Name">Name of the overlay network.</param>
/// <param name="Encrypted">Whether the network is encrypted.</param>
public sealed record OverlayNodeDesired(string Host, string Name, bool Encrypted);

/// <summary>
/// What must hold on every machine of the swarm, managers and workers: no local network hides the overlay network, and the
/// kernel can carry it. Never changes anything. The observation tells which network the machine sees.
/// </summary>
public sealed class OverlayNodePart : IHostPart<OverlayNodeDesired, OverlayObserved>
{
    public HostScript ObserveScript(OverlayNodeDesired desired) => OverlayScripts.Observe(desired.Name);

    public OverlayObserved Parse(OverlayNodeDesired desired, ScriptResult result) =>
        OverlayObserved.From(ObservedFacts.Parse(desired.Host, OverlayScripts.ReadPurpose, result), desired.Name);

    /// <summary>Always empty.</summary>
    /// <exception cref="ProvisioningException">The overlay network cannot work on this machine.</exception>
    public HostPlan Plan(OverlayNodeDesired desired, OverlayObserved observed)
    {
        OverlayRefusals.Check(desired.Host, desired.Name, desired.Encrypted, observed);
        return HostPlan.Empty;
    }
}
