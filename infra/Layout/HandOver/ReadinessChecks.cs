using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>
/// What shows that a cluster is ready. Not among them: log texts, and <c>_cluster_setup</c>, whose answers mean nothing
/// with these images (one replica makes it say single_node, and finishing may answer an error on a healthy cluster).
/// </summary>
internal static class ReadinessChecks
{
    private const string CouchDbUrl = "http://localhost:5984";
    private const int ClusterDeadline = ComposeOverrides.WaitThreshold * 5;
    private const int CoreDeadline = 900;

    public static ImmutableArray<LayoutCheck> Of(ClusterLayout layout)
    {
        ImmutableArray<string> couchDb = [.. layout.CouchDbMachines.Select(machine => machine.Name)];
        var core = layout.Core.Name;
        ImmutableArray<string> members = [.. layout.CouchDbNodes.Select(name => $"couchdb@{name}")];
        LayoutCheck CouchDb(string id, string path, params ImmutableArray<LayoutValue> values) =>
            new(id, couchDb, core, CouchDbUrl + path, "couchdb", Authenticated: true, 200, values, ClusterDeadline);
        LayoutCheck Public(string id, string path, params ImmutableArray<LayoutValue> values) =>
            new(id, [core], null, PublicUrl.Of(layout) + path, null, Authenticated: false, 200, values, CoreDeadline);

        return
        [
            CouchDb(LayoutCheck.CouchDbUp, "/_up", new LayoutValue("/status", ["ok"])),
            // Core must not start before every node names all nodes: databases made earlier land on too few of them.
            .. layout.IsCouchDbClustered
                ? [CouchDb("couchdb-membership", "/_membership", new("/all_nodes", members), new("/cluster_nodes", members))]
                : ImmutableArray<LayoutCheck>.Empty,
            CouchDb("couchdb-users", "/_users"),
            CouchDb("couchdb-replicator", "/_replicator"),
            CouchDb("couchdb-global-changes", "/_global_changes"),
            Public("api-info", "/api/info", new LayoutValue("/version", [layout.ChtVersion.Text])),
            Public("setup-finished", "/setup/poll", new LayoutValue("/ready", ["true"])),
        ];
    }
}
