using Cht.Hosts.Connections;

namespace Cht.Hosts.Swarm;

/// <summary>Changes of nodes, made on a manager.</summary>
internal static class SwarmNodeScripts
{
    public static HostScript Label(string name, string id, IEnumerable<KeyValuePair<string, string>> labels) => new($"Label node {name}",
        $"""
        set -eu
        docker node update {string.Join(' ', labels.Select(label => $"--label-add {ShellText.Quote($"{label.Key}={label.Value}")}"))} {ShellText.Quote(id)} >/dev/null
        """)
    {
        Mutates = true,
    };

    public static HostScript SetRole(string name, string id, SwarmRole role) => new(
        role == SwarmRole.Manager ? $"Promote node {name} to manager" : $"Demote node {name} to worker",
        $"""
        set -eu
        docker node {(role == SwarmRole.Manager ? "promote" : "demote")} {ShellText.Quote(id)} >/dev/null
        """)
    {
        Mutates = true,
    };

    public static HostScript Activate(string name, string id) => new($"Make node {name} available",
        $"""
        set -eu
        docker node update --availability active {ShellText.Quote(id)} >/dev/null
        """)
    {
        Mutates = true,
    };

    public static HostScript Remove(SwarmNode node) => new($"Remove the old node {node.Id} of {node.Hostname}",
        $"""
        set -eu
        {(node.Role == SwarmRole.Manager ? $"docker node demote {ShellText.Quote(node.Id)} >/dev/null" : ":")}
        docker node rm --force {ShellText.Quote(node.Id)} >/dev/null
        """)
    {
        Mutates = true,
    };
}
