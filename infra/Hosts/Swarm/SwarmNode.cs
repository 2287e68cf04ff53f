using System.Collections.Immutable;
using System.Text.Json;
using Cht.Hosts.Docker;
using Cht.Layout;

namespace Cht.Hosts.Swarm;

/// <summary>A node as a manager lists it.</summary>
/// <param name="Id">Node id, unique for one membership; a machine that leaves and joins again gets another one.</param>
/// <param name="State"><c>ready</c>, <c>down</c>, <c>unknown</c> or <c>disconnected</c>.</param>
/// <param name="Availability"><c>active</c>, <c>pause</c> or <c>drain</c>.</param>
/// <param name="Address">The address by which the node reached the managers.</param>
public sealed record SwarmNode(
    string Id,
    string Hostname,
    SwarmRole Role,
    string State,
    string Availability,
    string Address,
    bool Leader,
    ImmutableSortedDictionary<string, string> Labels)
{
    /// <summary>For managers: the other managers reach it. A node that was promoted is not reached at once.</summary>
    public bool Reachable { get; init; }

    public bool IsReady => string.Equals(State, "ready", StringComparison.Ordinal);

    /// <summary>Reads the answer of the engine's <c>/nodes</c>. Any other answer (the engine is no manager) gives no nodes.</summary>
    internal static ImmutableArray<SwarmNode> ParseList(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? [.. document.RootElement.EnumerateArray().Select(Parse).OrderBy(node => node.Hostname, StringComparer.Ordinal).ThenBy(node => node.Id, StringComparer.Ordinal)]
            : [];
    }

    private static SwarmNode Parse(JsonElement node) => new(
        node.Text("ID"),
        node.Object("Description").Text("Hostname"),
        string.Equals(node.Object("Spec").Text("Role"), "manager", StringComparison.Ordinal) ? SwarmRole.Manager : SwarmRole.Worker,
        node.Object("Status").Text("State"),
        node.Object("Spec").Text("Availability"),
        node.Object("Status").Text("Addr"),
        node.Object("ManagerStatus").Flag("Leader"),
        node.Object("Spec").Object("Labels").Entries())
    {
        Reachable = string.Equals(node.Object("ManagerStatus").Text("Reachability"), "reachable", StringComparison.Ordinal),
    };
}

/// <summary>All nodes as a manager listed them at one moment.</summary>
/// <param name="ReadAt">The manager's clock in milliseconds: tells whether a node joined after the list was read.</param>
public sealed record SwarmNodeList(ImmutableArray<SwarmNode> Nodes, string ReadAt)
{
    public bool Contains(string id) => Nodes.Any(node => string.Equals(node.Id, id, StringComparison.Ordinal));
}
