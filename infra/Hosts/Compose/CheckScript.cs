using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>The answer to one readiness check on one machine.</summary>
/// <param name="Status">HTTP status; 0 without an answer.</param>
/// <param name="Container">False where the container in which to ask does not run.</param>
public sealed record CheckAnswer(LayoutCheck Check, string Host, int Status, string Body, bool Container)
{
    /// <summary>Null when the check holds; else what was found instead.</summary>
    public string? Problem => CheckJudgement.Problem(this);
}

/// <summary>Asks the readiness checks of the layout document on one machine, in one round trip.</summary>
public static class CheckScript
{
    public const string ReadPurpose = "Ask the readiness checks";

    public static HostScript For(LayoutNode node, IReadOnlyList<LayoutCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(checks);
        var env = node.Projects.Select(project => project.EnvFile).OfType<string>().First();
        var text = $"{ComposeShell.Functions(env)}\n{Questions(node, checks)}";
        return ObservedFacts.Script(ReadPurpose, text) with { Deadline = TimeSpan.FromMinutes(2) };
    }

    /// <summary>The questions alone, for a script that has <see cref="ComposeShell.Functions"/> and asks more than these.</summary>
    internal static string Questions(LayoutNode node, IReadOnlyList<LayoutCheck> checks) =>
        string.Concat(checks.Select((check, index) => Ask(node, check, index)));

    public static IReadOnlyList<CheckAnswer> Parse(LayoutNode node, IReadOnlyList<LayoutCheck> checks, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(checks);
        return Answers(node, checks, ObservedFacts.Parse(node.Name, ReadPurpose, result));
    }

    /// <summary>The answers to <see cref="Questions"/>.</summary>
    internal static IReadOnlyList<CheckAnswer> Answers(LayoutNode node, IReadOnlyList<LayoutCheck> checks, ObservedFacts facts) =>
        [.. checks.Select((check, index) => new CheckAnswer(
            check, node.Name, (int)facts.Number($"status{index}"), facts.Document($"body{index}") ?? string.Empty, !facts.Is($"absent{index}")))];

    /// <summary>The end of what the container of a check said, with secrets hidden.</summary>
    public static HostScript LastWords(LayoutNode node, string service)
    {
        ArgumentNullException.ThrowIfNull(node);
        var env = node.Projects.Select(project => project.EnvFile).OfType<string>().First();
        return new("Read the last words of a container",
            $$"""
            {{ComposeShell.Functions(env)}}
            for id in $(docker ps --quiet --filter label={{ComposeShell.ProjectLabel}} --filter status=restarting); do
              echo "$(docker inspect --format '{{"{{.Name}}"}}' "$id") starts again and again:"
              docker logs --tail 3 "$id" 2>&1 | masked
            done
            id=$(docker ps --all --quiet --filter label={{ComposeShell.ServiceLabel}}={{ShellText.Quote(service)}} | head -n 1)
            if [ -z "$id" ]; then echo "there is no container of {{service}}"; exit 0; fi
            docker logs --tail 10 "$id" 2>&1 | masked
            """)
        {
            Mutates = false,
        };
    }

    private static string Ask(LayoutNode node, LayoutCheck check, int index)
    {
        var url = ShellText.Quote(check.Url);
        // The public name may lead elsewhere as seen from the machine; its certificate is judged by whoever comes from outside.
        var address = node.PrivateAddress.Contains(':', StringComparison.Ordinal) ? $"[{node.PrivateAddress}]" : node.PrivateAddress;
        var ask = check.Container is null
            ? $"curl --silent --insecure --max-time 10 --connect-to {ShellText.Quote($"::{address}:")} --write-out '\\n%{{http_code}}' {url} 2>/dev/null"
            : $"couch \"$inside\" --write-out '\\n%{{http_code}}' {url}";
        var project = node.Projects[0].Name;
        var inside = check.Container is null ? "inside=machine" : $"inside=$(container {project} {ShellText.Quote(check.Container)})";
        return $$"""
            {{inside}}
            if [ -z "$inside" ]; then fact absent{{index}} yes; else
              answer=$({{ask}} || true)
              fact status{{index}} "$(printf '%s\n' "$answer" | tail -n 1)"
              printf '%s\n' "$answer" | sed '$d' | head -c 65536 | document body{{index}}
            fi

            """;
    }
}
