using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Docker;

/// <summary>
/// Part of observe scripts that lets an engine finish starting (after a reboot, say) and asks it once for everything about
/// itself. Scripts that go to the machine together share the answer (<see cref="HostScript.Shared"/>).
/// </summary>
internal static class EngineAnswer
{
    /// <summary>
    /// Sets <c>engine_state</c> (as systemctl is-active says), <c>engine_info</c> (its answer on one line, or empty) and
    /// <c>engine_deadline</c>, and offers <c>engine URL ...</c>. Starting may take 45 s. The socket is asked without a
    /// version in the path, since a fixed one is refused by newer engines, and only while the engine runs: a question would
    /// start a stopped one. Its own process in its own unit is as good a sign of that as an answer of systemd, and cheaper.
    /// </summary>
    public const string Shared =
        MachineClock.Shared + "\n" + SmallFiles.Functions +
        """

        engine() { curl -sS --max-time 20 --unix-socket /var/run/docker.sock "$@" 2>/dev/null; }
        engine_state_now() { engine_state=$(systemctl is-active docker.service 2>/dev/null || true); }
        engine_ask() {
          while [ "$engine_state" = activating ] && [ "$(date +%s)" -lt "$engine_deadline" ]; do
            sleep 1
            engine_state_now
          done
          [ "$engine_state" != active ] || engine_info=$(engine http://localhost/info) || engine_info=''
        }
        if [ -z "${engine_deadline:-}" ]; then
          engine_deadline=$((machine_clock / 1000 + 45)) engine_info='' engine_state=active
          first_line /run/docker.pid
          has_line '*docker.service*' "/proc/${first:-none}/cgroup" || engine_state_now
          engine_ask
          if [ "$engine_state" = active ] && [ -z "$engine_info" ]; then
            engine_state_now
            engine_ask
          fi
        fi
        """;

    /// <summary>
    /// Ends when the engine has found its swarm again and, on a manager, when there is a leader; or after 45 s together with
    /// the start. An engine that lost its swarm tries again by itself, at most 30 s later.
    /// </summary>
    public const string WhileSearching =
        """
        searches() {
          case $engine_info in
            *'"LocalNodeState":"pending"'* | *'"LocalNodeState":"error"'*) return 0 ;;
            *'"ControlAvailable":true'*) case $engine_info in *'"Cluster":{"ID":"'*) return 1 ;; esac ;;
            *) return 1 ;;
          esac
        }
        while searches && [ "$(date +%s)" -lt "$engine_deadline" ]; do
          sleep 1
          engine_info=$(engine http://localhost/info) || engine_info=''
        done
        """;
}
