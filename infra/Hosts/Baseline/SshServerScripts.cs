using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Baseline;

internal static class SshServerScripts
{
    /// <summary>Sorts before 50-cloud-init.conf and everything else: sshd takes the first value it reads.</summary>
    public const string DropIn = "/etc/ssh/sshd_config.d/00-cht-infra.conf";

    /// <summary>What the release knows is asked only where some of what we want is not in use: what is in use is known.</summary>
    public static string ObserveBody { get; } =
        $$"""
        {{UnitState.Functions}}
        sshd_known() { # kind, algorithms that we want
          for one in $2; do
            case "$sshd_live$newline" in *[\ ,]"$one"[,$newline]*) ;; *) facts "sshd_known_$1" "$(ssh -Q "$1")"; return ;; esac
          done
        }
        sshd_live=$(sshd -T 2>/dev/null)
        facts sshd "$sshd_live"
        sshd_known kex '{{Words(SshServerSettings.KeyExchange)}}'
        sshd_known cipher '{{Words(SshServerSettings.Ciphers)}}'
        sshd_known mac '{{Words(SshServerSettings.Macs)}}'
        [ ! -e {{DropIn}} ] || document sshd_drop_in <{{DropIn}}
        first_line /var/lib/cht-infra/sshd.kept
        fact sshd_kept "$first"
        ! waiting_timer cht-sshd-revert || fact sshd_revert_pending yes
        for file in /etc/ssh/ssh_host_*_key.pub; do
          first_line "$file"
          fact sshd_host_key "$first"
        done
        login=$(getent passwd "${SUDO_USER:-root}") login=${login%:*} login=${login##*:}
        if grep -qs ssh-rsa "$login"/.ssh/authorized_keys "$login"/.ssh/authorized_keys2; then
          fact sshd_user_rsa "$(cat "$login"/.ssh/authorized_keys "$login"/.ssh/authorized_keys2 2>/dev/null |
            ssh-keygen -l -f - 2>/dev/null | awk '$NF == "(RSA)" { print $1 }' | sort -n | head -n 1)"
        fi
        facts sshd_mode "$(stat -c '%a %U:%G %n' /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf /etc/ssh/ssh_host_*_key 2>/dev/null)"
        """;

    /// <summary>
    /// The way back is a file of its own and is armed before the new settings are in place. When an earlier attempt is still
    /// waiting to be undone, its way back stays the one that counts.
    /// </summary>
    public static HostScript Load(string text, TimeSpan revertAfter) => new("Load the SSH settings, with a way back",
        $$"""
        set -eu
        umask 077
        {{UnitState.Functions}}
        state=/var/lib/cht-infra
        folder=$(dirname {{DropIn}})
        mkdir -p "$state"
        [ -d "$folder" ] || install -d -m 0755 "$folder"
        new=$folder/.cht-infra.new
        trap 'rm -f "$new" "$state/sshd.candidate"' EXIT
        cat >"$new"
        # Our settings come first, as they will; a server that would not start is never reloaded.
        grep -v '^[[:space:]]*Include[[:space:]]*/etc/ssh/sshd_config.d/' /etc/ssh/sshd_config |
          cat "$new" - >"$state/sshd.candidate"
        sshd -t -f "$state/sshd.candidate"
        if ! waiting_timer cht-sshd-revert; then
          rm -f "$state/sshd.back"
          [ ! -e {{DropIn}} ] || cp -f {{DropIn}} "$state/sshd.back"
          cp -pf /etc/ssh/sshd_config "$state/sshd_config.back"
          cat >"$state/sshd-revert" <<'END'
        cp -pf /var/lib/cht-infra/sshd_config.back /etc/ssh/sshd_config
        if [ -e /var/lib/cht-infra/sshd.back ]; then cp -f /var/lib/cht-infra/sshd.back {{DropIn}}; else rm -f {{DropIn}}; fi
        systemctl try-reload-or-restart ssh.service
        END
          sync "$state/sshd-revert"
        fi
        forget_timer cht-sshd-revert
        systemd-run --quiet --collect --unit=cht-sshd-revert --on-active={{(int)revertAfter.TotalSeconds}}s \
          --timer-property=AccuracySec=1s --description='Take back SSH settings that nobody has kept' /bin/sh "$state/sshd-revert"
        sync "$new"
        mv -f "$new" {{DropIn}}
        # Configurations from before Debian 12 and Ubuntu 20.04 do not read drop-ins.
        if ! grep -Eq '^[[:space:]]*Include[[:space:]]+/etc/ssh/sshd_config\.d/\*\.conf' /etc/ssh/sshd_config; then
          sed -i -e '1i Include /etc/ssh/sshd_config.d/*.conf' /etc/ssh/sshd_config
        fi
        for file in /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf /etc/ssh/ssh_host_*_key; do
          if [ -e "$file" ]; then chown root:root "$file"; chmod 0600 "$file"; fi
        done
        sshd -t || { sh "$state/sshd-revert"; exit 1; }
        listeners() { readlink "/proc/$1"/fd/* 2>/dev/null | grep -F socket: || true; }
        server=$(systemctl show --property=MainPID --value ssh.service)
        before=$(listeners "$server")
        systemctl try-reload-or-restart ssh.service
        # The server starts itself anew after the reload; a login before that would prove nothing.
        tries=0
        while [ "$server" != 0 ] && [ "$tries" -lt 40 ] && [ "$(listeners "$server")" = "$before" ]; do
          tries=$((tries + 1))
          sleep 0.05
        done
        """)
    {
        Mutates = true,
        Input = Encoding.UTF8.GetBytes(text),
    };

    public static HostScript Keep(string hash, TimeSpan revertAfter) => new("Keep the SSH settings, now that a second login has succeeded",
        $$"""
        set -eu
        umask 077
        systemctl stop cht-sshd-revert.timer cht-sshd-revert.service 2>/dev/null || true
        if [ "$(sha256sum <{{DropIn}} | cut -d' ' -f1)" != {{hash}} ]; then
          {{SecondLogin.Client}}
          echo "no second login within {{(int)revertAfter.TotalSeconds}} s, so the machine took them back;" \
            "it sees this computer as $(client)" >&2
          exit {{HostOperation.TakenBackExitCode}}
        fi
        echo {{hash}} >/var/lib/cht-infra/sshd.kept.new
        mv -f /var/lib/cht-infra/sshd.kept.new /var/lib/cht-infra/sshd.kept
        rm -f /var/lib/cht-infra/sshd.back /var/lib/cht-infra/sshd_config.back /var/lib/cht-infra/sshd-revert
        sync /etc/ssh/sshd_config.d /var/lib/cht-infra
        """)
    {
        Mutates = true,
        NewLogin = true,
    };

    private static string Words(IEnumerable<string> algorithms) => string.Join(' ', algorithms);
}
