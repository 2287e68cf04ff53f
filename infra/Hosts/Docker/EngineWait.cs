namespace Cht.Hosts.Docker;

/// <summary>Parts of observe scripts that let an engine finish starting (after a reboot, say), with a deadline.</summary>
internal static class EngineWait
{
    /// <summary>Ends when docker.service is no longer starting, or after 40 s.</summary>
    public const string WhileStarting =
        """
        waited=0
        while [ "$(systemctl is-active docker.service 2>/dev/null)" = activating ] && [ "$waited" -lt 40 ]; do
          waited=$((waited + 1))
          sleep 1
        done
        """;

    /// <summary>
    /// Ends when the engine has found its swarm again, or after 45 s together with <see cref="WhileStarting"/>: an engine
    /// that lost its swarm tries again by itself, at most 30 s later.
    /// </summary>
    public const string WhileSearching =
        """
        while [ "$waited" -lt 45 ]; do
          case "$(timeout 20 docker info --format '{{.Swarm.LocalNodeState}}' 2>/dev/null)" in
            pending | error) waited=$((waited + 1)); sleep 1 ;;
            *) break ;;
          esac
        done
        """;
}
