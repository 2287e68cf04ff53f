using System.Text;
using Cht.Hosts.Compose;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;
using Cht.Layout;

namespace Cht.Hosts.Status;

/// <summary>Everything that <see cref="ClusterStatusReader"/> asks of one machine, in one round trip. Changes nothing.</summary>
internal static class NodeStatusScript
{
    public const string ReadPurpose = "Read the status";

    public const string SwarmCertificate = "/var/lib/docker/swarm/certificates/swarm-node.crt";

    /// <summary>Without its environment and labels: the first holds secrets.</summary>
    private const string ContainerFormat =
        """{"project":{{json (index .Config.Labels "com.docker.compose.project")}},"service":{{json (index .Config.Labels "com.docker.compose.service")}},"state":{{json .State.Status}},"health":{{if .State.Health}}{{json .State.Health.Status}}{{else}}null{{end}},"started":{{json .State.StartedAt}},"finished":{{json .State.FinishedAt}},"image":{{json .Config.Image}},"restarts":{{.RestartCount}}}""";

    public static HostScript For(LayoutDocument document, LayoutNode node)
    {
        var env = node.Projects.Select(project => project.EnvFile).OfType<string>().First();
        var text = new StringBuilder(ComposeShell.Functions(env)).Append('\n').Append(EngineAnswer.Shared).Append('\n').Append(Machine(node));
        text.Append("if [ \"$engine_state\" = active ]; then\n").Append(Engine(node));
        text.Append(CheckScript.Questions(node, Checks(document, node))).Append("fi\n");
        return ObservedFacts.Script(ReadPurpose, text.ToString()) with { Deadline = TimeSpan.FromMinutes(2) };
    }

    /// <summary>The layout's checks that this machine answers.</summary>
    public static IReadOnlyList<LayoutCheck> Checks(LayoutDocument document, LayoutNode node) =>
        [.. document.Checks.Where(check => check.Nodes.Contains(node.Name, StringComparer.Ordinal))];

    private static string Machine(LayoutNode node) => $$"""
        fact os "$(. /etc/os-release 2>/dev/null; printf '%s' "${PRETTY_NAME:-unknown}")"
        fact kernel "$(uname -r)"
        # Since systemd started: /proc/uptime in a container is that of its computer.
        read -r uptime rest </proc/uptime
        started=$(systemctl show --property=UserspaceTimestampMonotonic --value 2>/dev/null || true)
        fact uptime "$((${uptime%%.*} - ${started:-0} / 1000000))"
        fact engine "$engine_state"
        if [ -n "$engine_info" ]; then fact info "$engine_info"; fi
        case $engine_info in *'"ControlAvailable":true'*) fact nodes "$(engine http://localhost/nodes)" ;; esac
        [ ! -s {{SwarmCertificate}} ] || document swarm_certificate <{{SwarmCertificate}}
        disk() { fact disk "$1 $(df --block-size=1 --output=size,avail -- "$2" 2>/dev/null | tail -n 1) $2"; }
        disk system /
        {{(node.CouchDb is { } couchDb ? $"disk data {ShellText.Quote(couchDb.DataDirectory)}" : ":")}}
        [ ! -d /var/lib/docker ] || disk docker /var/lib/docker
        systemctl show --property=LoadState --property=UnitFileState --property=ActiveState {{ComposeBoot.Unit}} 2>/dev/null |
          while IFS='=' read -r name value; do fact "boot_$name" "$value"; done

        """;

    private static string Engine(LayoutNode node)
    {
        var keepAlive = node.CouchDb is { } couchDb ? $"cht-keep-alive-{couchDb.Number}" : null;
        var certificate = node.Projects.FirstOrDefault(project => project.StartedBy == ProjectStarter.UpgradeService) is { } core
            ? $$"""
                place=$(docker volume inspect --format '{{"{{.Mountpoint}}"}}' {{core.Name}}_cht-ssl 2>/dev/null || true)
                # A file with a key beside the certificate gives the certificate only.
                [ -z "$place" ] || [ ! -s "$place/cert.pem" ] ||
                  sed -n '/-BEGIN CERTIFICATE-/,/-END CERTIFICATE-/p' "$place/cert.pem" | head -c 65536 | document tls_certificate

                """
            : string.Empty;
        return $$"""
            fact compose "$(docker compose version --short 2>/dev/null || true)"
            ids=$(docker ps --all --quiet --no-trunc --filter label={{ComposeShell.ProjectLabel}})
            [ -z "$ids" ] || docker inspect --type container --format {{ShellText.Quote(ContainerFormat)}} $ids 2>/dev/null | document containers
            {{(keepAlive is null ? ":" : $"docker inspect --type container --format {ShellText.Quote(ContainerFormat)} {keepAlive} 2>/dev/null | document keep_alive")}}
            {{certificate}}
            """;
    }
}
