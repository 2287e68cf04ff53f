using System.Collections.Immutable;
using Cht.Hosts.Compose;
using Cht.Layout;

namespace Cht.Hosts.Tests.Compose;

public class AcceptanceTests
{
    private static readonly string Even = Shards(["couchdb-1.local", "couchdb-2.local", "couchdb-3.local"]);

    private static string Shards(string[] names) => "{\"shards\":{" + string.Join(',', Enumerable.Range(0, 12)
        .Select(range => $"\"{range}\":[\"couchdb@{names[range % names.Length]}\"]")) + "}}";

    private static AcceptanceAnswer Good(LayoutNode node) => new(
        node, node.Role == MachineRole.Core ? ["core Ready Active", "couchdb1 Ready Active", "couchdb2 Ready Active", "couchdb3 Ready Active"] : [],
        ["overlay swarm abc"], [], node.CouchDb is null ? "" : "same", node.CouchDb is null ? "" : Even, node.CouchDb is null ? 301 : 0);

    private static ImmutableArray<string> Problems(string machine, Func<AcceptanceAnswer, AcceptanceAnswer> change) => AcceptanceJudgement.Problems(
        ComposeSamples.Document, [.. ComposeSamples.Document.Nodes.Select(node => node.Name == machine ? change(Good(node)) : Good(node))]);

    [Fact]
    public void A_good_cluster_has_no_problem() => Problems("core", answer => answer).ShouldBeEmpty();

    [Fact]
    public void A_machine_missing_in_the_swarm_is_named() =>
        Problems("core", answer => answer with { Nodes = answer.Nodes.SetItem(2, "couchdb2 Down Active") }).Single().ShouldContain("3 of 4 machines ready");

    [Fact]
    public void Another_or_a_local_network_is_named()
    {
        Problems("couchdb2", answer => answer with { Networks = ["overlay swarm other"] }).Single().ShouldContain("not the same network on all machines");
        Problems("couchdb2", answer => answer with { Networks = ["bridge local abc"] })[0].ShouldContain("couchdb2: cht-net is bridge local abc, not one overlay");
    }

    [Fact]
    public void A_closed_port_is_named() =>
        Problems("couchdb1", answer => answer with { Closed = ["couchdb-2.local port 9100"] }).Single()
            .ShouldBe("couchdb1: from its CouchDB container couchdb-2.local port 9100 is not reached");

    [Fact]
    public void Different_identities_are_named() =>
        Problems("couchdb3", answer => answer with { Identity = "other" }).Single().ShouldContain("couchdb1, couchdb2 and couchdb3");

    [Fact]
    public void Shards_that_lie_on_too_few_nodes_are_named() =>
        Problems("couchdb1", answer => answer with { Shards = Shards(["couchdb-1.local"]) }).Single().ShouldContain("spread 12/0/0 over");

    [Fact]
    public void A_database_that_is_not_there_is_named() =>
        Problems("couchdb1", answer => answer with { Shards = """{"error":"not_found"}""" }).Single().ShouldContain("does not tell its shards");

    [Fact]
    public void Port_80_that_does_not_redirect_is_named() =>
        Problems("core", answer => answer with { Redirect = 200 }).Single().ShouldBe("core: port 80 answers HTTP 200, not a redirect to HTTPS");
}
