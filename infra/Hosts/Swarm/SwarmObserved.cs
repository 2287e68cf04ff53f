using System.Collections.Immutable;
using System.Text.Json;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;

namespace Cht.Hosts.Swarm;

/// <summary>What one machine says of the swarm it is in.</summary>
public sealed record SwarmObserved
{
    /// <summary>The machine's own host name, which the swarm shows.</summary>
    public string Hostname { get; init; } = string.Empty;

    /// <summary>False where the engine does not run or does not answer.</summary>
    public bool EngineAnswers { get; init; }

    /// <summary><c>inactive</c>, <c>pending</c>, <c>active</c>, <c>error</c> or <c>locked</c>.</summary>
    public string State { get; init; } = "inactive";

    public string NodeId { get; init; } = string.Empty;

    /// <summary>The address this node advertises.</summary>
    public string NodeAddress { get; init; } = string.Empty;

    /// <summary>The address container traffic goes to, or empty when it follows <see cref="NodeAddress"/>.</summary>
    public string DataPathAddress { get; init; } = string.Empty;

    public bool IsManager { get; init; }

    public string Error { get; init; } = string.Empty;

    /// <summary>Id of the cluster; only managers know it.</summary>
    public string ClusterId { get; init; } = string.Empty;

    public TimeSpan NodeCertificateExpiry { get; init; }

    public long TaskHistoryLimit { get; init; }

    public ImmutableArray<string> AddressPools { get; init; } = [];

    /// <summary>All nodes; only managers know them.</summary>
    public ImmutableArray<SwarmNode> Nodes { get; init; } = [];

    /// <summary>The machine's clock in milliseconds when it was read.</summary>
    public string ReadAt { get; init; } = string.Empty;

    /// <summary>What <see cref="SwarmMemberDesired.ClusterNodes"/> is made of.</summary>
    public SwarmNodeList NodeList => new(Nodes, ReadAt);

    /// <summary>Our own record of how the machine came into the swarm.</summary>
    public SwarmOwnership? Ownership { get; init; }

    public bool IsActive => string.Equals(State, "active", StringComparison.Ordinal);

    public bool IsInactive => string.Equals(State, "inactive", StringComparison.Ordinal);

    internal static SwarmObserved From(ObservedFacts facts)
    {
        using var info = JsonDocument.Parse(Or(facts.Document("info"), "{}"));
        using var local = JsonDocument.Parse(Or(facts.Document("local_state"), "{}"));
        var swarm = info.RootElement.Object("Swarm");
        var cluster = swarm.Object("Cluster");
        return new SwarmObserved
        {
            Hostname = facts["hostname"],
            EngineAnswers = swarm.ValueKind == JsonValueKind.Object,
            State = Or(swarm.Text("LocalNodeState"), "inactive"),
            NodeId = swarm.Text("NodeID"),
            NodeAddress = swarm.Text("NodeAddr"),
            DataPathAddress = local.RootElement.Text("DataPathAddr"),
            IsManager = swarm.Flag("ControlAvailable"),
            Error = swarm.Text("Error"),
            ClusterId = cluster.Text("ID"),
            // The engine gives nanoseconds; a tick is a hundred of them.
            NodeCertificateExpiry = TimeSpan.FromTicks(cluster.Object("Spec").Object("CAConfig").Number("NodeCertExpiry") / 100),
            TaskHistoryLimit = cluster.Object("Spec").Object("Orchestration").Number("TaskHistoryRetentionLimit"),
            AddressPools = [.. cluster.Items("DefaultAddrPool").Select(pool => pool.GetString() ?? string.Empty)],
            ReadAt = facts["read_at"],
            Nodes = SwarmNode.ParseList(facts.Document("nodes")),
            Ownership = SwarmOwnership.Parse(facts.Document("ownership")),
        };
    }

    private static string Or(string? text, string otherwise) => string.IsNullOrWhiteSpace(text) ? otherwise : text;
}

/// <summary>
/// <c>/var/lib/cht-infra/swarm.json</c>: written before the engine is told to form or join a swarm, completed afterwards.
/// It is what lets us tell our swarm from somebody else's, also when we were killed in between.
/// </summary>
/// <param name="Action"><c>init</c> or <c>join</c>.</param>
/// <param name="Cluster">Cluster id; empty while a swarm is being formed.</param>
/// <param name="Node">Node id; empty until the membership is complete.</param>
/// <param name="Address">The advertised address.</param>
/// <param name="List">When the list of nodes was read on which the decision to join was made; empty for <c>init</c>.</param>
public sealed record SwarmOwnership(string Action, string Cluster, string Node, string Address, string List = "")
{
    internal static SwarmOwnership? Parse(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "null");
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? new SwarmOwnership(root.Text("action"), root.Text("cluster"), root.Text("node"), root.Text("address"), root.Text("list"))
                : null;
        }
        catch (JsonException)
        {
            // A damaged record proves nothing.
            return null;
        }
    }
}
