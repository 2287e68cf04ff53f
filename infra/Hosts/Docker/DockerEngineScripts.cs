using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Docker;

/// <summary>The short scripts of the Docker part; package work is in <see cref="DockerInstallScripts"/>.</summary>
internal static class DockerEngineScripts
{
    public const string ReadPurpose = "Read the Docker engine";

    public static HostScript Observe() => ObservedFacts.Script(ReadPurpose,
        $$$"""
        . /etc/os-release
        fact os "$ID"
        fact os_version "${VERSION_ID:-}"
        fact os_codename "${VERSION_CODENAME:-}"
        fact architecture "$(dpkg --print-architecture)"
        # Asked before the packages: an installation that ends in between is then taken for one that goes on, not for a part of one.
        for unit in /run/systemd/transient/cht-docker-install-*.service; do
          [ -e "$unit" ] || continue
          case "$(systemctl is-active "${unit##*/}" 2>/dev/null)" in active|activating|deactivating) fact installing yes ;; esac
        done
        fact command "$(command -v docker || true)"
        dpkg-query -W -f='package=${Package} ${db:Status-Abbrev} ${Version}\n' \
          {{{ShellText.QuoteAll(DockerPackages.OfInterest)}}} 2>/dev/null || true
        {{{EngineAnswer.Shared}}}
        {{{UnitState.Functions}}}
        fact active "$engine_state"
        fact enabled "$(enabled docker.service multi-user.target)"
        if [ -n "$engine_info" ]; then fact info "$engine_info"; fi
        if [ "$engine_state" != active ]; then
          fact containers "$(find /var/lib/docker/containers -mindepth 1 -maxdepth 1 -type d 2>/dev/null | wc -l)"
          [ ! -s /var/lib/docker/swarm/docker-state.json ] || fact swarm stopped
        fi
        [ ! -e /etc/docker/daemon.json ] || document daemon_json </etc/docker/daemon.json
        [ ! -e /var/lib/cht-infra/daemon.json ] || document owned_settings </var/lib/cht-infra/daemon.json
        [ ! -e /run/cht-infra/docker-restart ] || fact restart_pending yes
        group=$(getent group docker || true)
        fact group "${group##*:}"
        [ ! -e /etc/apt/sources.list.d/docker.sources ] || document apt_source </etc/apt/sources.list.d/docker.sources
        [ ! -e /etc/apt/keyrings/docker.asc ] || document keyring </etc/apt/keyrings/docker.asc
        {{{OpenFilesLimit.Script}}}
        first_line /sys/module/apparmor/parameters/enabled
        [ "$first" != Y ] || fact apparmor yes
        """) with
    {
        Shared = EngineAnswer.Shared,
        Deadline = TimeSpan.FromMinutes(2),
    };

    /// <summary>
    /// Puts daemon.json in place before the engine is installed, so that a new machine needs no restart. The marker under
    /// /run tells the next run to restart when this one is killed in between; a reboot restarts the engine by itself.
    /// </summary>
    public static HostScript WriteDaemonSettings(string merged, string owned) => new("Write the Docker daemon settings",
        """
        set -eu
        umask 077
        IFS= read -r merged
        IFS= read -r owned
        mkdir -p /var/lib/cht-infra /run/cht-infra
        [ -d /etc/docker ] || install -d -m 0755 /etc/docker
        new=$(mktemp /etc/docker/.daemon.json.XXXXXX)
        trap 'rm -f "$new"' EXIT
        printf '%s' "$merged" | base64 -d >"$new"
        chmod 0644 "$new"
        if command -v dockerd >/dev/null 2>&1; then
          dockerd --validate --config-file "$new" >/dev/null || { echo "dockerd refuses the settings" >&2; exit 1; }
        fi
        if systemctl is-active --quiet docker.service; then : >/run/cht-infra/docker-restart; fi
        printf '%s' "$owned" | base64 -d >/var/lib/cht-infra/.daemon.json.new
        sync "$new" /var/lib/cht-infra/.daemon.json.new
        mv -f "$new" /etc/docker/daemon.json
        mv -f /var/lib/cht-infra/.daemon.json.new /var/lib/cht-infra/daemon.json
        sync /etc/docker /var/lib/cht-infra
        """)
    {
        Mutates = true,
        Input = Encoding.ASCII.GetBytes($"{Base64(merged)}\n{Base64(owned)}\n"),
    };

    public static HostScript Restart() => new("Restart Docker with the new settings",
        """
        set -eu
        marker=/run/cht-infra/docker-restart
        # An upgrade of the packages may have restarted the engine since the settings were written.
        if [ -n "$(find /run/docker.pid -newer "$marker" 2>/dev/null)" ] && systemctl is-active --quiet docker.service; then
          rm -f "$marker"
          exit 0
        fi
        systemctl reset-failed docker.service 2>/dev/null || true
        if ! systemctl restart docker.service; then
          journalctl -u docker.service -n 15 --no-pager -o cat >&2
          exit 1
        fi
        rm -f "$marker"
        """)
    {
        Mutates = true,
        Deadline = TimeSpan.FromMinutes(3),
    };

    public static HostScript Enable() => new("Start Docker, now and at every boot",
        """
        set -eu
        systemctl reset-failed docker.service 2>/dev/null || true
        if ! systemctl enable --now docker.service; then
          journalctl -u docker.service -n 15 --no-pager -o cat >&2
          exit 1
        fi
        """)
    {
        Mutates = true,
        Deadline = TimeSpan.FromMinutes(3),
    };

    public static HostScript Hold(IEnumerable<string> packages) => new("Hold the Docker packages",
        $"""
        set -eu
        apt-mark hold {ShellText.QuoteAll(packages)} >/dev/null
        """)
    {
        Mutates = true,
    };

    public static HostScript Release(IEnumerable<string> packages) => new("Release the Docker packages",
        $"""
        set -eu
        apt-mark unhold {ShellText.QuoteAll(packages)} >/dev/null
        """)
    {
        Mutates = true,
    };

    public static HostScript AddToGroup(string user) => new($"Let {user} use Docker",
        $"""
        set -eu
        user={ShellText.Quote(user)}
        id -u "$user" >/dev/null 2>&1 || {'{'} echo "there is no user '$user' on this machine" >&2; exit 1; {'}'}
        getent group docker >/dev/null || groupadd --system docker
        usermod -a -G docker "$user"
        """)
    {
        Mutates = true,
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
