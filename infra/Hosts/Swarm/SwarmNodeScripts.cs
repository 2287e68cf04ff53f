using Cht.Hosts.Connections;
using Cht.Layout;

namespace Cht.Hosts.Swarm;

/// <summary>Changes of nodes, made on a manager.</summary>
internal static class SwarmNodeScripts
{
    /// <summary>
    /// The managers refuse a change of a node that another one overtook ("update out of sequence"): two nodes that leave at
    /// the same time, or a manager whose own state changes. It is made again on the node as it is now.
    /// </summary>
    private const string Retrying =
        """
        change() {
          waited=0
          until said=$("$@" 2>&1); do
            case "$said" in *"out of sequence"*) ;; *) echo "$said" >&2; exit 1 ;; esac
            if [ "$waited" -ge 30 ]; then echo "$said" >&2; exit 1; fi
            waited=$((waited + 1))
            sleep 1
          done
        }
        """;

    public static HostScript Label(string name, string id, IEnumerable<KeyValuePair<string, string>> labels) => new($"Label node {name}",
        $"""
        set -eu
        {Retrying}
        change docker node update {string.Join(' ', labels.Select(label => $"--label-add {ShellText.Quote($"{label.Key}={label.Value}")}"))} {ShellText.Quote(id)}
        """)
    {
        Mutates = true,
    };

    public static HostScript SetRole(string name, string id, SwarmRole role) => role == SwarmRole.Manager ? Promote(name, id) : Demote(name, id);

    /// <summary>The engine says yes to a promotion before the other managers have reached the new one.</summary>
    private static HostScript Promote(string name, string id) => new($"Promote node {name} to manager",
        $"""
        set -eu
        {Retrying}
        change docker node promote {ShellText.Quote(id)}
        {WaitUntilReached(id)}
        """)
    {
        Mutates = true,
        Deadline = TimeSpan.FromMinutes(2),
    };

    /// <summary>A promotion cannot be taken back before it is complete; the engine of the node tries again by itself.</summary>
    public static HostScript WaitForManager(string name, string id) => new($"Wait until the managers reach node {name}",
        $"""
        set -eu
        {WaitUntilReached(id)}
        """)
    {
        Mutates = false,
        Deadline = TimeSpan.FromMinutes(2),
    };

    private static string WaitUntilReached(string id) =>
        $$"""
        waited=0
        until [ "$(docker node inspect --format '{{"{{if .ManagerStatus}}{{.ManagerStatus.Reachability}}{{end}}"}}' {{ShellText.Quote(id)}})" = reachable ]; do
          if [ "$waited" -ge 45 ]; then
            echo "the managers did not reach it within 45 s; is 2377/tcp open between the managers?" >&2
            exit 1
          fi
          waited=$((waited + 1))
          sleep 1
        done
        """;

    private static HostScript Demote(string name, string id) => new($"Demote node {name} to worker",
        $"""
        set -eu
        {Retrying}
        change docker node demote {ShellText.Quote(id)}
        """)
    {
        Mutates = true,
    };

    public static HostScript Activate(string name, string id) => new($"Make node {name} available",
        $"""
        set -eu
        {Retrying}
        change docker node update --availability active {ShellText.Quote(id)}
        """)
    {
        Mutates = true,
    };

    public static HostScript Drain(string name, string id) => new($"Drain node {name}",
        $"""
        set -eu
        {Retrying}
        change docker node update --availability drain {ShellText.Quote(id)}
        """)
    {
        Mutates = true,
    };

    /// <summary>A node that was a manager a moment ago cannot be removed before the managers have agreed on it.</summary>
    public static HostScript Forget(SwarmNode node) => new($"Remove node {node.Id} of {node.Hostname}",
        $$"""
        set -eu
        waited=0
        until said=$(docker node rm --force {{ShellText.Quote(node.Id)}} 2>&1); do
          case "$said" in *"not found"*) exit 0 ;; esac
          if [ "$waited" -ge 30 ]; then echo "$said" >&2; exit 1; fi
          waited=$((waited + 1))
          sleep 1
        done
        """)
    {
        Mutates = true,
        Deadline = TimeSpan.FromMinutes(2),
    };

    public static HostScript Remove(SwarmNode node) => new($"Remove the old node {node.Id} of {node.Hostname}",
        $"""
        set -eu
        {Retrying}
        {(node.Role == SwarmRole.Manager ? $"change docker node demote {ShellText.Quote(node.Id)}" : ":")}
        docker node rm --force {ShellText.Quote(node.Id)} >/dev/null
        """)
    {
        Mutates = true,
    };
}
