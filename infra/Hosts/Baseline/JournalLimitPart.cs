using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Baseline;

/// <param name="MaximumUse">The value that counts after all files of journald.conf(5) have been read, or empty.</param>
public sealed record ObservedJournalLimit(string MaximumUse);

/// <summary>The journal takes at most 1 GB of the disk, and outlives a reboot.</summary>
public sealed class JournalLimitPart : BaselineSection<ObservedJournalLimit>
{
    private const string Limit = "1G";
    private const string Path = "/etc/systemd/journald.conf.d/99-cht-infra.conf";

    protected override string Topic => "the journal's limit";

    // The last file in the order of names counts. Where that is ours, or those after it say nothing, there is no need to put all together.
    internal override string ObserveBody =>
        $$"""
        journal_last() {
          [ -s {{Path}} ] || return 1
          limit=
          while read -r one || [ -n "$one" ]; do
            case $one in SystemMaxUse=*) limit=${one#*=} ;; esac
          done <{{Path}}
          for file in /etc/systemd/journald.conf.d/*.conf /run/systemd/journald.conf.d/*.conf \
            /usr/local/lib/systemd/journald.conf.d/*.conf /usr/lib/systemd/journald.conf.d/*.conf; do
            case ${file##*/} in 99-cht-infra.conf | [0-8]* | 9[0-8]* | '*.conf') ;; *) ! has_line '*SystemMaxUse*' "$file" || return 1 ;; esac
          done
        }
        if journal_last; then
          fact journal "$limit"
        else
          fact journal "$(systemd-analyze cat-config systemd/journald.conf 2>/dev/null | sed -n 's/^SystemMaxUse=//p' | tail -n 1)"
        fi
        """;

    internal override ObservedJournalLimit Read(ObservedFacts facts) => new(facts["journal"].Trim());

    public override HostPlan Plan(MachineBaselineDesired desired, ObservedJournalLimit observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        if (observed.MaximumUse == Limit)
        {
            return HostPlan.Empty;
        }

        var script = new HostScript("Limit the journal", BaselineFiles.Replace(Path, "0644") + "\nsystemctl restart systemd-journald.service\n")
        {
            Mutates = true,
            Input = Encoding.ASCII.GetBytes($"[Journal]\nStorage=persistent\nSystemMaxUse={Limit}\n"),
        };
        return new HostPlan([new HostOperation(script, "journald's SystemMaxUse")
        {
            Expected = Limit,
            Found = observed.MaximumUse.Length == 0 ? "no limit" : observed.MaximumUse,
        }]);
    }

    public override IEnumerable<BaselineWaiver> Waivers(MachineBaselineDesired desired, ObservedJournalLimit observed) => [];
}
