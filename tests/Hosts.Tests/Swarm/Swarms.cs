using System.Collections.Immutable;
using Cht.Hosts.Swarm;
using Cht.Layout;

namespace Cht.Hosts.Tests.Swarm;

/// <summary>Desired and found swarms for tests.</summary>
internal static class Swarms
{
    public const string Token = "SWMTKN-1-3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl-7p73s1dx5in4tatdymyhg9hu2";

    public const string ClusterId = "k9tzf1fqwq5b5wfsvb1mfl4ho";

    public static readonly SwarmManagerDesired Manager = new() { Host = "core", Address = "10.88.77.11" };

    public static readonly SwarmMemberDesired Member = new()
    {
        Host = "couchdb1",
        Address = "10.88.77.12",
        ClusterId = ClusterId,
        ManagerAddresses = ["10.88.77.11"],
        ClusterNodes = new([Node("core", "node-core", SwarmRole.Manager), Node("couchdb1", "node-1", SwarmRole.Worker)], "1795000000000"),
        JoinToken = Token,
    };

    public static readonly SwarmObserved Outside = new() { Hostname = "core", EngineAnswers = true };

    public static readonly SwarmObserved Formed = Outside with
    {
        State = "active",
        NodeId = "node-core",
        NodeAddress = "10.88.77.11",
        DataPathAddress = "10.88.77.11",
        IsManager = true,
        ClusterId = ClusterId,
        NodeCertificateExpiry = TimeSpan.FromHours(720),
        TaskHistoryLimit = 5,
        Nodes = [Node("core", "node-core", SwarmRole.Manager)],
        Ownership = new SwarmOwnership("init", ClusterId, "node-core", "10.88.77.11"),
    };

    public static readonly SwarmObserved Joined = Outside with
    {
        Hostname = "couchdb1",
        State = "active",
        NodeId = "node-1",
        NodeAddress = "10.88.77.12",
        DataPathAddress = "10.88.77.12",
        Ownership = new SwarmOwnership("join", ClusterId, "node-1", "10.88.77.12", "1794000000000"),
    };

    public static SwarmNode Node(string name, string id, SwarmRole role, string state = "ready", string? cluster = "lab") => new(
        id, name, role, state, "active", "10.88.77.11", role == SwarmRole.Manager,
        cluster is null
            ? ImmutableSortedDictionary<string, string>.Empty
            : ImmutableSortedDictionary<string, string>.Empty.Add("org.cht.cluster", cluster).Add("org.cht.role", role == SwarmRole.Manager ? "core" : "couchdb"))
    {
        Reachable = role == SwarmRole.Manager,
    };
}
