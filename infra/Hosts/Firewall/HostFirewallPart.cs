using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Firewall;

/// <summary>
/// Our nftables table, the file it is loaded from, and the unit that loads it at boot. A flushed table, an edited rule, an
/// edited file and a missing unit are all found; new rules undo themselves unless a second login succeeds.
/// </summary>
public sealed class HostFirewallPart : IHostPart<HostFirewallDesired, HostFirewallObserved>
{
    public HostScript ObserveScript(HostFirewallDesired desired) => HostFirewallScripts.Observe();

    public HostFirewallObserved Parse(HostFirewallDesired desired, ScriptResult result) =>
        HostFirewallObserved.From(ObservedFacts.Parse(desired.Host, HostFirewallScripts.ReadPurpose, result));

    public HostPlan Plan(HostFirewallDesired desired, HostFirewallObserved observed)
    {
        desired.Check();
        RefuseRivals(desired, observed);
        var operations = ImmutableArray.CreateBuilder<HostOperation>();
        if (!observed.NftInstalled)
        {
            operations.Add(AptScript.Operation("Install nftables", "the command nft does not exist", "nftables-install", "apt_install nftables"));
        }

        // The unit comes first: it loads nothing while there is no file, and a machine that is switched off right after
        // the rules were kept has them after its next boot.
        if (UnitCause(observed) is { } unit)
        {
            operations.Add(new HostOperation(HostFirewallScripts.WriteUnit(), unit)
            {
                Expected = "the unit of this program, enabled",
                Found = unit,
            });
        }

        if (RulesCause(desired, observed) is { } rules)
        {
            operations.Add(new HostOperation(HostFirewallScripts.Load(desired), rules)
            {
                Differences = [new HostDifference($"table inet {HostFirewallDesired.Table}", $"rules {desired.Digest[..Math.Min(12, desired.Digest.Length)]}", rules)],
            });
            operations.Add(new HostOperation(HostFirewallScripts.Keep(desired), "new rules are kept only after a second login")
            {
                TakenBack = (host, said) => new ProvisioningException(
                    host, "The new firewall rules shut this computer out", said,
                    "The former rules are in force. Write the address that the machine sees into administratorRanges (behind a bastion: the bastion's "
                        + "private address into bastion.privateAddress), then run again."),
            });
        }

        return new HostPlan(operations.ToImmutable());
    }

    /// <summary>Takes away everything this part has made. Empty when nothing is there.</summary>
    public static HostPlan PlanRemoval(HostFirewallObserved observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        return observed is { LiveHash: "", FileHash: "", KeptHash: "", Unit: null }
            ? HostPlan.Empty
            : new HostPlan([new HostOperation(HostFirewallScripts.Remove(), "the firewall of the cluster is no longer wanted")]);
    }

    private static string? UnitCause(HostFirewallObserved observed) =>
        observed.Unit is null ? "cht-firewall.service does not exist"
        : !string.Equals(observed.Unit.TrimEnd(), HostFirewallScripts.Unit.TrimEnd(), StringComparison.Ordinal) ? "cht-firewall.service was changed"
        : !string.Equals(observed.UnitEnabled, "enabled", StringComparison.Ordinal) ? $"cht-firewall.service is {observed.UnitEnabled}, wanted enabled"
        : null;

    private static string? RulesCause(HostFirewallDesired desired, HostFirewallObserved observed) =>
        observed.LiveHash.Length == 0 ? $"table inet {HostFirewallDesired.Table} is not loaded"
        : observed.LiveDigest.Length == 0 ? $"table inet {HostFirewallDesired.Table} was not loaded by this program"
        : !string.Equals(observed.LiveDigest, desired.Digest, StringComparison.Ordinal) ? $"the loaded rules are {observed.LiveDigest[..Math.Min(12, observed.LiveDigest.Length)]}, wanted {desired.Digest[..Math.Min(12, desired.Digest.Length)]}"
        : observed.RevertPending ? "the loaded rules have not been kept yet"
        : !string.Equals(observed.LiveHash, observed.KeptHash, StringComparison.Ordinal) ? $"the loaded rules of table inet {HostFirewallDesired.Table} were changed on the machine"
        : !string.Equals(observed.FileHash, desired.FileHash, StringComparison.Ordinal) ? $"{HostFirewallScripts.RulesPath} {(observed.FileHash.Length == 0 ? "does not exist" : "was changed on the machine")}"
        : null;

    private static void RefuseRivals(HostFirewallDesired desired, HostFirewallObserved observed)
    {
        if (!observed.Rivals.IsEmpty)
        {
            throw new ProvisioningException(
                desired.Host,
                "The firewall cannot be set up beside another one",
                string.Join("; ", observed.Rivals),
                "Disable it for the next boot ('systemctl disable nftables.service', without --now: stopping it flushes all rules; "
                    + "'ufw disable'; 'systemctl disable --now firewalld') and put rules of your own into a table of your own.");
        }
    }
}
