using System.Globalization;
using System.Text;
using Cht.Hosts.Compose;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Logs;

/// <summary>Reads what the containers of one machine wrote. Secrets of the machine's env file are hidden before it leaves the machine.</summary>
internal static class LogScript
{
    public const string ReadPurpose = "Read the logs";

    /// <summary>Of each container, in bytes: several of them fit into one answer.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <param name="node">The machine.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="seen">Where earlier reads of each container ended, by container id. Empty for the first read.</param>
    /// <param name="began">The machine's time of the first read, from which containers that were made since are read; empty for the first.</param>
    public static HostScript For(LayoutNode node, LogRequest request, IReadOnlyDictionary<string, LogPosition> seen, string began)
    {
        var env = node.Projects.Select(project => project.EnvFile).OfType<string>().First();
        var text = new StringBuilder(ComposeShell.Functions(env)).Append('\n');
        text.Append("fact now \"$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)\"\n");
        text.Append($$"""
            window() { # container
              case $1 in

            """);
        foreach (var (id, position) in seen)
        {
            text.Append($"    {id}) echo --since {ShellText.Quote(position.Timestamp)} ;;\n");
        }

        text.Append($$"""
                *) echo {{(began.Length > 0 ? $"--since {ShellText.Quote(began)}" : First(request))}} ;;
              esac
            }
            if [ "$(systemctl is-active docker.service 2>/dev/null)" = active ]; then
              for project in {{ShellText.QuoteAll(node.Projects.Select(project => project.Name).Distinct(StringComparer.Ordinal))}}; do
                for id in $(docker ps --all --quiet --no-trunc --filter "label={{ComposeShell.ProjectLabel}}=$project"{{Filter(request)}}); do
                  service=$(docker inspect --format '{{$"{{{{index .Config.Labels \"{ComposeShell.ServiceLabel}\"}}}}"}}' "$id" 2>/dev/null) || continue
                  fact container "$id $service"
                  docker logs --timestamps $(window "$id") "$id" 2>&1 | masked | tail -c {{MostBytes}} | document log
                done
              done
            else
              fact away "Docker Engine does not run"
            fi
            """);
        return ObservedFacts.Script(ReadPurpose, text.ToString());
    }

    private static string First(LogRequest request) => string.Join(' ',
    [
        "--tail", request.Tail?.ToString(CultureInfo.InvariantCulture) ?? "all",
        .. request.Since is { } since ? ["--since", ShellText.Quote(since)] : (string[])[],
    ]);

    private static string Filter(LogRequest request) =>
        request.Service is { } service ? $" --filter {ShellText.Quote($"label={ComposeShell.ServiceLabel}={service}")}" : string.Empty;
}

/// <summary>How far a container was read.</summary>
/// <param name="Timestamp">Of the last line.</param>
/// <param name="Lines">How many lines with that timestamp were read: Docker gives them again.</param>
internal sealed record LogPosition(string Timestamp, int Lines);
