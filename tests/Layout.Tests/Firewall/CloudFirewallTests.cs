using System.Collections.Immutable;
using System.Net;

namespace Cht.Layout.Tests.Firewall;

/// <summary>AWS, Azure, nftables and the policy decide alike: every sender, every machine, every port.</summary>
public class CloudFirewallTests
{
    private const int LastPort = 65535;

    /// <summary>Ports on which a decision can change: those of any rule, their neighbours, and both ends.</summary>
    private static readonly ImmutableArray<int> PortsThatDecide =
    [
        .. new[] { 22, 80, 443, 2222, 2377, 4789, 7946, 5984, 5986, 4369, 9100, 2375, 8080 }.SelectMany(port => new[] { port - 1, port, port + 1 })
            .Concat([0, 1, LastPort]).Distinct().Order(),
    ];

    [Theory]
    [MemberData(nameof(FirewallMatrixTests.Cases), MemberType = typeof(FirewallMatrixTests))]
    public void Every_rendering_opens_the_same(string name)
    {
        var layout = FirewallMatrixTests.Layout(name);
        var policy = PeerFirewallPolicy.For(layout);
        var (aws, azure) = (AwsFirewall.For(policy), AzureFirewall.For(policy));
        var disagreements = new List<string>();
        foreach (var machine in layout.Machines)
        {
            var host = NftablesText.Parse(NftablesRuleset.For(policy, machine).Text);
            foreach (var (source, protocol, port) in Questions(layout, machine))
            {
                var packet = FirewallPacket.To(source, protocol, port);
                var wanted = policy.MayReach(source, machine, protocol, port);
                // Azure has no rules for ICMPv6: it stays closed there, never open.
                var wantedOfAzure = wanted && packet.Transport != "icmpv6";
                var (ofHost, ofAws, ofAzure) = (host.Accepts(packet), aws.Accepts(packet, machine), azure.Accepts(packet, machine));
                if (ofHost != wanted || ofAws != wanted || ofAzure != wantedOfAzure)
                {
                    disagreements.Add($"{source} -> {machine.Name} {protocol} {port}: policy {wanted}, nftables {ofHost}, AWS {ofAws}, Azure {ofAzure}");
                }
            }
        }

        disagreements.ShouldBeEmpty();
    }

    [Fact]
    public void Between_the_ports_that_decide_nothing_changes()
    {
        var layout = SampleLayouts.Get("three-couchdb-5.2-three-managers");
        var policy = PeerFirewallPolicy.For(layout);
        var (aws, azure) = (AwsFirewall.For(policy), AzureFirewall.For(policy));
        foreach (var source in new[] { layout.CouchDbMachines[0].PrivateAddress, IPAddress.Parse("192.0.2.99"), IPAddress.Parse("8.8.8.8") })
        {
            for (var port = 0; port <= LastPort; port++)
            {
                foreach (var protocol in new[] { FirewallProtocol.Tcp, FirewallProtocol.Udp })
                {
                    var packet = FirewallPacket.To(source, protocol, port);
                    var wanted = policy.MayReach(source, layout.Core, protocol, port);
                    if (aws.Accepts(packet, layout.Core) != wanted || azure.Accepts(packet, layout.Core) != wanted)
                    {
                        Assert.Fail($"{source} {protocol} {port}: policy {wanted}");
                    }
                }
            }
        }
    }

    [Fact]
    public void The_number_of_rules_does_not_grow_with_the_machines()
    {
        (int Aws, int Azure) Count(int couchDbMachines)
        {
            var layout = ClusterLayout.Create(SampleSpecs.Cluster(couchDbMachines) with { Managers = 3 });
            var policy = PeerFirewallPolicy.For(layout);
            return (AwsFirewall.For(policy).Groups.Sum(group => group.Ingress.Length), AzureFirewall.For(policy).Rules.Length);
        }

        Count(40).ShouldBe(Count(3));
    }

    [Fact]
    public void Aws_lets_peers_in_by_group_and_administrators_by_exact_range()
    {
        var layout = Layout(encrypted: true);
        var firewall = AwsFirewall.For(PeerFirewallPolicy.For(layout));

        firewall.Groups.SelectMany(group => group.Ingress).Select(Line).ShouldBe(
        [
            "managers-tcp-2377: tcp 2377-2377 from machines",
            "machines-tcp-7946: tcp 7946-7946 from machines",
            "machines-udp-7946: udp 7946-7946 from machines",
            "machines-udp-4789: udp 4789-4789 from machines",
            "machines-esp: 50 - from machines",
            "machines-ping: icmp 8--1 from machines",
            "machines-mtu: icmp 3-4 from machines",
            "administrators-tcp-22-198-51-100-0-24: tcp 22-22 from 198.51.100.0/24",
            "public-tcp-80-everyone: tcp 80-80 from 0.0.0.0/0",
            "public-tcp-80-everyone-v6: tcp 80-80 from ::/0",
            "public-tcp-443-everyone: tcp 443-443 from 0.0.0.0/0",
            "public-tcp-443-everyone-v6: tcp 443-443 from ::/0",
        ], ignoreOrder: true);
        firewall.Groups.Single(group => group.Name == "managers").Members.ShouldBe(["core"]);
        firewall.Groups.Single(group => group.Name == "public").Members.ShouldBe(["core"]);
        firewall.GroupsOf(layout.Machines[2]).Select(group => group.Name).ShouldBe(["machines", "administrators"], ignoreOrder: true);

        static string Line(AwsIngressRule rule) =>
            $"{rule.Name}: {rule.Protocol} {rule.FromPort}-{rule.ToPort} from {rule.Range?.ToString() ?? rule.SourceGroup}";
    }

    [Fact]
    public void Azure_denies_what_no_rule_opens_before_its_own_rules_let_the_network_in()
    {
        var firewall = AzureFirewall.For(PeerFirewallPolicy.For(Layout(encrypted: true)));

        firewall.Rules.Select(rule => $"{rule.Priority} {rule.Name} {rule.Protocol} {string.Join(',', rule.Ports)} "
            + $"{rule.SourceGroup ?? string.Join(',', rule.Sources)} -> {rule.DestinationGroup}").ShouldBe(
        [
            "100 managers-tcp-2377 Tcp 2377 machines -> managers",
            "110 machines-tcp-7946 Tcp 7946 machines -> machines",
            "120 machines-udp-7946 Udp 7946 machines -> machines",
            "130 machines-udp-4789 Udp 4789 machines -> machines",
            "140 machines-esp Esp  machines -> machines",
            "150 machines-icmp Icmp  machines -> machines",
            "160 administrators-tcp-22 Tcp 22 198.51.100.0/24 -> administrators",
            "170 public-tcp-80-443 Tcp 80,443 0.0.0.0/0 -> public",
            "180 public-tcp-80-443-v6 Tcp 80,443 ::/0 -> public",
            "4096 deny-everything-else *   -> ",
        ]);
    }

    [Fact]
    public void Without_encryption_no_cloud_opens_protocol_50()
    {
        var policy = PeerFirewallPolicy.For(Layout(encrypted: false));

        AwsFirewall.For(policy).Groups.SelectMany(group => group.Ingress).ShouldNotContain(rule => rule.Protocol == "50");
        AzureFirewall.For(policy).Rules.ShouldNotContain(rule => rule.Protocol == "Esp");
    }

    private static ClusterLayout Layout(bool encrypted)
    {
        var spec = SampleSpecs.Cluster();
        return ClusterLayout.Create(spec with
        {
            Managers = 1,
            Overlay = spec.Overlay with { Encrypted = encrypted },
            Access = new() { Administrators = ["198.51.100.0/24"] },
        });
    }

    private static IEnumerable<(IPAddress Source, FirewallProtocol Protocol, int Port)> Questions(ClusterLayout layout, Machine machine) =>
        from source in FirewallMatrixTests.Sources(layout)
        where !machine.PeerAddresses.Contains(source)
        from question in PortsThatDecide.SelectMany(port => new[] { (FirewallProtocol.Tcp, port), (FirewallProtocol.Udp, port) })
            .Concat([(FirewallProtocol.IcmpEcho, 0), (FirewallProtocol.IcmpFragmentationNeeded, 0), (FirewallProtocol.Esp, 0)])
        select (source, question.Item1, question.Item2);
}
