using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Baseline;

/// <summary>One topic of the baseline: a part of its own that can also be read together with the other topics.</summary>
public abstract class BaselineSection<TObserved> : IHostPart<MachineBaselineDesired, TObserved>
{
    /// <summary>What is read, for people: "the SSH server".</summary>
    protected abstract string Topic { get; }

    /// <summary>The body of the observe script; names of facts are unique among all topics.</summary>
    internal abstract string ObserveBody { get; }

    internal abstract TObserved Read(ObservedFacts facts);

    public abstract HostPlan Plan(MachineBaselineDesired desired, TObserved observed);

    /// <summary>Rules that do not hold on this machine, each with its reason.</summary>
    public abstract IEnumerable<BaselineWaiver> Waivers(MachineBaselineDesired desired, TObserved observed);

    public HostScript ObserveScript(MachineBaselineDesired desired) => ObservedFacts.Script($"Read {Topic}", ObserveBody);

    public TObserved Parse(MachineBaselineDesired desired, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(desired);
        return Read(ObservedFacts.Parse(desired.Host, $"Read {Topic}", result));
    }
}
