using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Baseline;

/// <summary>What was found of all topics.</summary>
public sealed record MachineBaselineObserved(
    SshServerObserved Ssh,
    ObservedKernelSettings Kernel,
    ObservedNetworkTime Time,
    ObservedSecurityUpdates Updates,
    ObservedJournalLimit Journal,
    ImmutableArray<BaselineWaiver> Waivers);

/// <summary>All topics of the baseline, read in one round trip. The SSH server comes last: it is the one that may be taken back.</summary>
public sealed class MachineBaselinePart : IHostPart<MachineBaselineDesired, MachineBaselineObserved>
{
    public const string ReadPurpose = "Read the machine baseline";

    private readonly SshServerPart ssh = new();
    private readonly KernelSettingsPart kernel = new();
    private readonly NetworkTimePart time = new();
    private readonly SecurityUpdatesPart updates = new();
    private readonly JournalLimitPart journal = new();

    public HostScript ObserveScript(MachineBaselineDesired desired) => ObservedFacts.Script(
        ReadPurpose,
        string.Join('\n', kernel.ObserveBody, time.ObserveBody, updates.ObserveBody, journal.ObserveBody, ssh.ObserveBody)) with
    {
        Shared = MachineClock.Shared,
    };

    public MachineBaselineObserved Parse(MachineBaselineDesired desired, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(desired);
        var facts = ObservedFacts.Parse(desired.Host, ReadPurpose, result);
        var found = new MachineBaselineObserved(
            ssh.Read(facts), kernel.Read(facts), time.Read(facts), updates.Read(facts), journal.Read(facts), []);
        return found with
        {
            Waivers =
            [
                .. ssh.Waivers(desired, found.Ssh), .. kernel.Waivers(desired, found.Kernel), .. time.Waivers(desired, found.Time),
                .. updates.Waivers(desired, found.Updates), .. journal.Waivers(desired, found.Journal),
            ],
        };
    }

    public HostPlan Plan(MachineBaselineDesired desired, MachineBaselineObserved observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        return new HostPlan(
        [
            .. kernel.Plan(desired, observed.Kernel).Operations,
            .. time.Plan(desired, observed.Time).Operations,
            .. updates.Plan(desired, observed.Updates).Operations,
            .. journal.Plan(desired, observed.Journal).Operations,
            .. ssh.Plan(desired, observed.Ssh).Operations,
        ]);
    }
}
