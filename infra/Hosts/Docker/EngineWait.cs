namespace Cht.Hosts.Docker;

/// <summary>Parts of observe scripts that let an engine finish starting (after a reboot, say), with a deadline.</summary>
internal static class EngineWait
{
    /// <summary>Ends when docker.service is no longer starting, or after 45 s.</summary>
    public const string WhileStarting =
        """
        until=$(($(date +%s) + 45))
        while [ "$(systemctl is-active docker.service 2>/dev/null)" = activating ] && [ "$(date +%s)" -lt "$until" ]; do
          sleep 1
        done
        """;

    /// <summary>
    /// Ends when the engine has found its swarm again and, on a manager, when there is a leader; or after 45 s together with
    /// <see cref="WhileStarting"/>. An engine that lost its swarm tries again by itself, at most 30 s later.
    /// </summary>
    public const string WhileSearching =
        """
        swarm='{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}} {{if .Swarm.Cluster}}{{.Swarm.Cluster.ID}}{{end}}'
        while [ "$(date +%s)" -lt "$until" ]; do
          case "$(timeout 20 docker info --format "$swarm" 2>/dev/null)" in
            pending* | error* | 'active true ') sleep 1 ;;
            *) break ;;
          esac
        done
        """;
}
