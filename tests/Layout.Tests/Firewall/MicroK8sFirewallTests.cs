using System.Net;

namespace Cht.Layout.Tests.Firewall;

public class MicroK8sFirewallTests
{
    private static readonly ClusterLayout Cluster = SampleLayouts.Get("three-couchdb-4.22-on-microk8s");

    [Theory]
    [InlineData(FirewallProtocol.Tcp, 16443, true)]
    [InlineData(FirewallProtocol.Tcp, 25000, true)]
    [InlineData(FirewallProtocol.Tcp, 19001, true)]
    [InlineData(FirewallProtocol.Tcp, 10250, true)]
    [InlineData(FirewallProtocol.Udp, 4789, true)]
    [InlineData(FirewallProtocol.IcmpEcho, 0, true)]
    [InlineData(FirewallProtocol.Tcp, 10255, false)]
    [InlineData(FirewallProtocol.Tcp, 12379, false)]
    [InlineData(FirewallProtocol.Tcp, 2377, false)]
    [InlineData(FirewallProtocol.Tcp, 7946, false)]
    [InlineData(FirewallProtocol.Esp, 0, false)]
    public void Nodes_reach_each_other_on_the_ports_of_MicroK8s_and_nobody_else_does(FirewallProtocol protocol, int port, bool expected)
    {
        var policy = PeerFirewallPolicy.For(Cluster);
        policy.MayReach(Cluster.Core, Cluster.CouchDbMachines[0], protocol, port).ShouldBe(expected);
        policy.MayReach(IPAddress.Parse("203.0.113.77"), Cluster.CouchDbMachines[0], protocol, port).ShouldBeFalse();
        policy.MayReach(IPAddress.Parse("203.0.113.77"), Cluster.Core, protocol, port).ShouldBeFalse();
    }

    [Theory]
    [InlineData("cali0123456789a", 16443, true)]
    [InlineData("vxlan.calico", 10250, true)]
    [InlineData("cali0123456789a", 22, false)]
    [InlineData("cali0123456789a", 25000, false)]
    [InlineData("eth0", 16443, false)]
    public void Pods_reach_the_API_of_their_node_and_nothing_else_of_it(string from, int port, bool expected) =>
        Text().Accepts(FirewallPacket.To(IPAddress.Parse("10.1.5.7"), FirewallProtocol.Tcp, port) with { Interface = from }).ShouldBe(expected);

    [Fact]
    public void A_swarm_has_no_rule_for_pods() =>
        NftablesRuleset.For(PeerFirewallPolicy.For(SampleLayouts.Get("three-couchdb-4.22")), SampleLayouts.Get("three-couchdb-4.22").Core).Text
            .ShouldNotContain("cali");

    private static NftablesText Text() => NftablesText.Parse(NftablesRuleset.For(PeerFirewallPolicy.For(Cluster), Cluster.CouchDbMachines[0]).Text);
}
