using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Firewall;

internal static class HostFirewallScripts
{
    public const string ReadPurpose = "Read the firewall";

    public const string RulesPath = "/etc/cht-infra/firewall.nft";

    /// <summary>
    /// Loads our own file early at boot, before any network and before Docker. Not nftables.service: its stock
    /// configuration flushes the rules of everybody else, Docker's included. Stopping the unit opens nothing.
    /// </summary>
    public const string Unit =
        """
        [Unit]
        Description=Firewall between the machines of the CHT cluster
        DefaultDependencies=no
        After=local-fs.target systemd-modules-load.service nftables.service
        Wants=network-pre.target
        Before=network-pre.target docker.service shutdown.target
        Conflicts=shutdown.target
        ConditionPathExists=/etc/cht-infra/firewall.nft

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/usr/sbin/nft -f /etc/cht-infra/firewall.nft
        ExecReload=/usr/sbin/nft -f /etc/cht-infra/firewall.nft

        [Install]
        WantedBy=sysinit.target

        """;

    public static HostScript Observe() => ObservedFacts.Script(ReadPurpose,
        $$"""
        {{UnitState.Functions}}
        if command -v nft >/dev/null 2>&1; then
          fact nft yes
          # Without counters (-s) the listing of unchanged rules stays the same, also over a reboot.
          if listing=$(nft -s list table inet cht_cluster 2>/dev/null); then
            # The table's own comment, which is its first line.
            comment=$(printf '%s\n' "$listing" | grep -m 1 -o '^[[:space:]]*comment "[^"]*sha256:[0-9a-f]*')
            fact digest "${comment##*:}"
          fi
        fi
        # Of the table's listing (-) and of the file, by one process.
        sums=$(printf '%s\n' "${listing:-}" | sha256sum - {{RulesPath}} 2>/dev/null)
        [ -z "${listing:-}" ] || fact live "${sums%% *}"
        case $sums in *"  {{RulesPath}}") sums=${sums##*"$newline"}; fact file "${sums%% *}" ;; esac
        first_line /var/lib/cht-infra/firewall.kept
        fact kept "$first"
        [ ! -e /etc/systemd/system/cht-firewall.service ] || document unit </etc/systemd/system/cht-firewall.service
        fact enabled "$(enabled cht-firewall.service sysinit.target)"
        ! waiting_timer cht-firewall-revert || fact revert_pending yes
        set -- /etc/systemd/system/*/nftables.service /run/systemd/system/*/nftables.service
        if { [ -L "$1" ] || [ -L "$2" ]; } && systemctl is-enabled --quiet nftables.service 2>/dev/null &&
          grep -Eq '^[[:space:]]*flush[[:space:]]+ruleset' /etc/nftables.conf 2>/dev/null; then
          fact rival "nftables.service is enabled and /etc/nftables.conf flushes every ruleset"
        fi
        if has_line 'ENABLED=yes*' /etc/ufw/ufw.conf; then fact rival "ufw is enabled"; fi
        if [ -x /usr/sbin/firewalld ] && systemctl is-active --quiet firewalld.service; then fact rival "firewalld is running"; fi
        """);

    public static HostScript WriteUnit() => new("Load the firewall at every boot",
        $"""
        set -eu
        new=$(mktemp /etc/systemd/system/.cht-firewall.XXXXXX)
        trap 'rm -f "$new"' EXIT
        cat >"$new" <<'END_OF_UNIT'
        {Unit.TrimEnd()}
        END_OF_UNIT
        chmod 0644 "$new"
        sync "$new"
        mv -f "$new" /etc/systemd/system/cht-firewall.service
        # Makes systemd read the units as well.
        systemctl enable --quiet cht-firewall.service
        """)
    {
        Mutates = true,
    };

    /// <summary>
    /// The way back is armed before the new rules are loaded, so that rules which lock us out undo themselves. When an
    /// earlier attempt is still waiting to be undone, its way back stays the one that counts.
    /// </summary>
    public static HostScript Load(HostFirewallDesired desired) => new("Load the firewall, with a way back",
        $$"""
        set -eu
        umask 077
        {{UnitState.Functions}}
        mkdir -p /var/lib/cht-infra
        [ -d /etc/cht-infra ] || install -d -m 0755 /etc/cht-infra
        new=/etc/cht-infra/firewall.nft.new
        back=/var/lib/cht-infra/firewall.back.nft
        cat >"$new"
        nft -c -f "$new"
        if ! waiting_timer cht-firewall-revert; then
          gone='table inet cht_cluster
        delete table inet cht_cluster'
          printf '%s\n%s\n' "$gone" "$(nft -s list table inet cht_cluster 2>/dev/null || true)" >"$back"
          # Some listings of nft cannot be read again: then the way back is the kept file, or no table at all.
          nft -c -f "$back" 2>/dev/null || cp -f /etc/cht-infra/firewall.nft "$back" 2>/dev/null || printf '%s\n' "$gone" >"$back"
          sync "$back"
        fi
        forget_timer cht-firewall-revert
        systemd-run --quiet --collect --unit=cht-firewall-revert --on-active={{(int)desired.RevertAfter.TotalSeconds}}s \
          --timer-property=AccuracySec=1s --description='Take back firewall rules that nobody has kept' \
          /usr/sbin/nft -f "$back"
        nft -f "$new"
        """)
    {
        Mutates = true,
        Input = Encoding.UTF8.GetBytes(desired.Ruleset),
    };

    public static HostScript Keep(HostFirewallDesired desired) => new("Keep the firewall, now that a second login has succeeded",
        $$"""
        set -eu
        umask 077
        new=/etc/cht-infra/firewall.nft.new
        systemctl stop cht-firewall-revert.timer cht-firewall-revert.service 2>/dev/null || true
        if ! nft -s list table inet cht_cluster 2>/dev/null | grep -q 'sha256:{{desired.Digest}}'; then
          {{SecondLogin.Client}}
          echo "no second login within {{(int)desired.RevertAfter.TotalSeconds}} s, so the machine took them back;" \
            "it sees this computer as $(client)" >&2
          exit {{HostOperation.TakenBackExitCode}}
        fi
        chmod 0644 "$new"
        sync "$new"
        mv -f "$new" /etc/cht-infra/firewall.nft
        nft -s list table inet cht_cluster | sha256sum | cut -d' ' -f1 >/var/lib/cht-infra/firewall.kept.new
        mv -f /var/lib/cht-infra/firewall.kept.new /var/lib/cht-infra/firewall.kept
        rm -f /var/lib/cht-infra/firewall.back.nft
        sync /etc/cht-infra /var/lib/cht-infra
        """)
    {
        Mutates = true,
        NewLogin = true,
    };

    public static HostScript Remove() => new("Remove the firewall of the cluster",
        """
        set -eu
        systemctl stop cht-firewall-revert.timer 2>/dev/null || true
        systemctl disable --quiet --now cht-firewall.service 2>/dev/null || true
        rm -f /etc/systemd/system/cht-firewall.service
        systemctl daemon-reload
        if command -v nft >/dev/null 2>&1 && nft list table inet cht_cluster >/dev/null 2>&1; then
          nft delete table inet cht_cluster
        fi
        rm -f /etc/cht-infra/firewall.nft /etc/cht-infra/firewall.nft.new \
          /var/lib/cht-infra/firewall.kept /var/lib/cht-infra/firewall.back.nft
        """)
    {
        Mutates = true,
    };
}
