using Cht.Hosts.Compose;

namespace Cht.Hosts.Tests.Compose;

public class CouchDbStartTests
{
    private static void Require(ComposeNodeObserved first, ComposeNodeObserved second, ComposeNodeObserved third) => CouchDbStart.Require(
    [
        (ComposeSamples.Desired("couchdb1"), first), (ComposeSamples.Desired("couchdb2"), second), (ComposeSamples.Desired("couchdb3"), third),
    ]);

    [Fact]
    public void Machines_without_containers_and_whole_clusters_are_fine()
    {
        Require(ComposeSamples.Fresh, ComposeSamples.Fresh, ComposeSamples.Fresh);
        Require(ComposeSamples.Running("couchdb1"), ComposeSamples.Running("couchdb2"), ComposeSamples.Running("couchdb3"));
    }

    [Fact]
    public void Node_1_that_was_started_before_the_others_is_named_with_its_time_and_what_to_do()
    {
        var refusal = Should.Throw<ProvisioningException>(() => Require(
            ComposeSamples.Running("couchdb1") with { Members = ["couchdb@couchdb-1.local"] }, ComposeSamples.Fresh, ComposeSamples.Fresh));

        refusal.Message.ShouldContain("CouchDB node 1 was started before the others on couchdb1: it runs alone since 2026-01-01T00:00:00Z");
        refusal.Message.ShouldContain("there is no container on couchdb2, couchdb3");
        refusal.Remedy.ShouldContain("down");
    }

    [Fact]
    public void A_machine_that_is_replaced_in_a_whole_cluster_is_fine() =>
        Require(ComposeSamples.Running("couchdb1"), ComposeSamples.Fresh, ComposeSamples.Running("couchdb3"));

    [Fact]
    public void Another_password_on_one_node_is_named()
    {
        var refusal = Should.Throw<ProvisioningException>(() => Require(
            ComposeSamples.Fresh, ComposeSamples.Fresh with { PasswordDigest = "other" }, ComposeSamples.Fresh));

        refusal.Host.ShouldBe("couchdb2");
        refusal.Message.ShouldContain("/home/ubuntu/cht/.env has another COUCHDB_PASSWORD than on couchdb1, couchdb3");
    }
}
