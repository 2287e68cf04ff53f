using System.Collections.Immutable;
using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.MicroK8s;
using Cht.Layout;

namespace Cht.Hosts.Tests.MicroK8s;

/// <summary>Plans of the MicroK8s parts, from recorded output formats.</summary>
public sealed class MicroK8sTests
{
    private const string Connection = "10.0.0.11:25000/0123456789abcdef0123456789abcdef/e8d855527aa7";

    /// <summary>As <c>kubectl get nodes --output=json</c> writes it, shortened.</summary>
    private const string NodesJson =
        """
        {"apiVersion":"v1","kind":"List","items":[{"metadata":{"name":"core"},"status":{
          "addresses":[{"address":"10.0.0.11","type":"InternalIP"},{"address":"core","type":"Hostname"}],
          "conditions":[{"type":"MemoryPressure","status":"False"},{"type":"Ready","status":"True"}],
          "nodeInfo":{"kubeletVersion":"v1.32.3"}}}]}
        """;

    private static readonly MicroK8sChannel Channel = MicroK8sChannel.TryParse("1.32/stable")!;
    private static readonly MicroK8sNode Core = new("core", "10.0.0.11", "v1.32.3", true);
    private static readonly MicroK8sNode CouchDb = new("couchdb1", "10.0.0.12", "v1.32.3", true);

    private static readonly MicroK8sObserved Running = new()
    {
        HasSnapd = true, Version = "v1.32.3", Tracking = "1.32/stable", IsHeld = true, IsRunning = true, ClusterId = "cluster-of-core", Nodes = [Core],
        Addons = ["dns", "ha-cluster"],
    };

    private static readonly MicroK8sObserved Alone = Running with { ClusterId = "own", Nodes = [CouchDb] };

    private static readonly MicroK8sMemberDesired Member = new()
    {
        Host = "couchdb1", Address = "10.0.0.12", FirstNode = "core", Cluster = Running, Connection = Connection,
    };

    private readonly MicroK8sNodePart node = new();
    private readonly MicroK8sMemberPart member = new();

    [Fact]
    public void The_formats_of_snap_and_microk8s_are_read()
    {
        var text =
            $"""
            snapd=yes
            version=v1.32.3
            tracking=1.32/stable
            held=yes
            running=yes
            addon=dns
            addon=ingress
            cluster=6f2c1e1c-4a0e-4d5b-9d53-2f0a1f6b7c8d
            nodes:{Convert.ToBase64String(Encoding.UTF8.GetBytes(NodesJson))}
            namespace=somebody
            complete=yes

            """;
        var observed = node.Parse(new("core", Channel), new ScriptResult(0, text, ""));
        observed.Nodes.ShouldBe([Core]);
        observed.Addons.ShouldBe(["dns", "ingress"]);
        observed.ForeignNamespaces.ShouldBe(["somebody"]);
        (observed.HasSnapd, observed.IsHeld, observed.IsRunning, observed.Tracking).ShouldBe((true, true, true, "1.32/stable"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Unable to connect to the server")]
    [InlineData("{}")]
    public void A_list_of_nodes_that_is_none_is_empty_and_proves_nothing(string text)
    {
        MicroK8sNode.ParseList(text).ShouldBeEmpty();
        Should.Throw<ProvisioningException>(() => member.Plan(Member with { Cluster = Running with { Nodes = [] } }, Alone)).Host.ShouldBe("core");
    }

    [Fact]
    public void A_bare_machine_gets_snapd_and_the_snap() =>
        Purposes(node.Plan(new("core", Channel), new())).ShouldBe(["Install snapd", "Install MicroK8s 1.32/stable"]);

    [Fact]
    public void A_node_as_desired_needs_nothing() => node.Plan(new("core", Channel), Running).IsEmpty.ShouldBeTrue();

    [Fact]
    public void What_differs_is_mended_each_by_itself() =>
        Purposes(node.Plan(new("core", Channel), Running with { Version = "v1.31.7", Tracking = "1.31/stable", IsHeld = false, IsRunning = false }))
            .ShouldBe(["Refresh MicroK8s to 1.32/stable", "Keep snapd from refreshing MicroK8s by itself", "Start MicroK8s"]);

    [Theory]
    [InlineData("v1.33.1", "1.33/stable")]
    [InlineData("v1.30.2", "1.31/stable")]
    public void Down_and_over_a_release_is_refused_with_the_next_step(string installed, string next)
    {
        var error = Should.Throw<ProvisioningException>(() => node.Plan(new("core", Channel), Running with { Version = installed }));
        error.Found.ShouldContain(installed);
        error.Remedy.ShouldContain(next);
    }

    [Fact]
    public void A_machine_of_its_own_joins_and_the_token_travels_on_standard_input_only()
    {
        var script = member.Plan(Member, Alone).Operations.ShouldHaveSingleItem().Script;
        script.Purpose.ShouldBe("Join the MicroK8s cluster");
        Encoding.UTF8.GetString(script.Input.Span).ShouldBe(Connection + "\n");
        script.Text.ShouldNotContain("0123456789abcdef");
        Member.ToString().ShouldNotContain("0123456789abcdef");
        PlanRendering.ToText("couchdb1", member.Plan(Member, Alone)).ShouldNotContain("0123456789abcdef");
        new MicroK8sJoinConnection(Connection).ToString().ShouldNotContain("0123456789abcdef");
    }

    [Fact]
    public void A_member_needs_nothing_and_is_known_by_the_clusters_identity() =>
        member.Plan(Member, Running with { Nodes = [Core, CouchDb] }).IsEmpty.ShouldBeTrue();

    [Fact]
    public void The_node_that_a_replaced_machine_left_behind_is_removed_first()
    {
        var listed = Member with { Cluster = Running with { Nodes = [Core, CouchDb] } };
        Purposes(MicroK8sMemberPart.PlanForget(listed, Alone)).ShouldBe(["Remove node couchdb1 from the cluster"]);
        MicroK8sMemberPart.PlanForget(Member, Alone).IsEmpty.ShouldBeTrue("nothing was left behind");
        MicroK8sMemberPart.PlanForget(listed, Running with { Nodes = [Core, CouchDb] }).IsEmpty.ShouldBeTrue("a member is not forgotten");
    }

    [Fact]
    public void A_cluster_of_others_and_work_of_others_are_refused_and_left_alone()
    {
        var foreign = Alone with { Nodes = [CouchDb, new("stranger", "10.0.0.99", "v1.32.3", true)] };
        Should.Throw<ProvisioningException>(() => member.Plan(Member, foreign)).Found.ShouldContain("stranger");
        Should.Throw<ProvisioningException>(() => member.Plan(Member, Alone with { ForeignNamespaces = ["shop"] })).Found.ShouldContain("shop");
        MicroK8sMemberPart.PlanRemoval(Member, foreign).IsEmpty.ShouldBeTrue("what is not in our cluster does not leave it");
    }

    [Fact]
    public void A_node_of_another_release_is_refused_before_it_joins() =>
        Should.Throw<ProvisioningException>(() => member.Plan(Member, Alone with { Version = "v1.31.7" })).Found.ShouldBe("v1.31.7 here, v1.32.3 on core");

    [Fact]
    public void A_node_that_is_away_proves_nothing() =>
        Should.Throw<ProvisioningException>(() => member.Plan(Member, Alone with { IsRunning = false })).Host.ShouldBe("couchdb1");

    [Fact]
    public void An_add_on_that_is_on_already_is_left_alone()
    {
        var part = new MicroK8sAddonsPart();
        Purposes(part.Plan(new("core", ["dns", "ingress"]), Running)).ShouldBe(["Enable the add-on ingress"]);
        part.Plan(new("core", ["dns"]), Running).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void The_connection_is_the_one_for_the_private_address()
    {
        var output = $$"""{"token":"x/y","urls":["192.168.1.50:25000/a/b","{{Connection}}"]}""";
        MicroK8sJoinConnection.Parse("core", "10.0.0.11", new ScriptResult(0, output, "")).Value.ShouldBe(Connection);
        var error = Should.Throw<ProvisioningException>(() => MicroK8sJoinConnection.Parse("core", "10.0.0.99", new ScriptResult(0, output, "")));
        error.Message.ShouldNotContain("0123456789abcdef");
        Should.Throw<ProvisioningException>(() => MicroK8sJoinConnection.Parse("core", "10.0.0.11", new ScriptResult(1, Connection, Connection)))
            .Message.ShouldNotContain("0123456789abcdef");
    }

    [Theory]
    [InlineData("1.32/stable", true)]
    [InlineData("1.33/candidate", true)]
    [InlineData("latest/stable", false)]
    [InlineData("1.32", false)]
    [InlineData("1.32/stable; reboot", false)]
    [InlineData("", false)]
    public void Only_a_track_of_Kubernetes_is_a_channel(string text, bool expected) => (MicroK8sChannel.TryParse(text) is not null).ShouldBe(expected);

    [Fact]
    public void A_store_that_cannot_be_reached_is_a_problem_unless_the_snap_is_there()
    {
        var away = new MicroK8sPreflightObserved(false, false, "dial tcp: lookup api.snapcraft.io: no such host", true, 4000);
        var problem = MicroK8sPreflight.Problems("core", Channel, away).ShouldHaveSingleItem();
        problem.Failed.ShouldBe("The snap store cannot be reached");
        problem.Found.ShouldContain("no such host");
        MicroK8sPreflight.Problems("core", Channel, away with { IsInstalled = true }).ShouldBeEmpty();
        MicroK8sPreflight.Problems("core", Channel, away with { Systemd = false, Memory = 100 }).Length.ShouldBe(3, "all at once");
    }

    private static ImmutableArray<string> Purposes(HostPlan plan) => [.. plan.Operations.Select(operation => operation.Script.Purpose)];
}
