using System.Net;

namespace Cht.Layout.Tests.Firewall;

public class NftablesRulesetTests
{
    private static readonly ClusterLayout DualStack = SampleLayouts.Get("three-couchdb-4.22-dual-stack");

    private static NftablesText Text(string layout = "three-couchdb-4.22", string machine = "core") =>
        NftablesText.Parse(Ruleset(layout, machine).Text);

    private static NftablesRuleset Ruleset(string layout, string machine) =>
        NftablesRuleset.For(PeerFirewallPolicy.For(SampleLayouts.Get(layout)), SampleLayouts.Get(layout).Machine(machine));

    [Fact]
    public void It_replaces_its_own_table_in_one_transaction_and_touches_no_other()
    {
        var text = Ruleset("three-couchdb-4.22", "core").Text;
        text.ShouldNotContain("flush");
        text.Split('\n').Where(line => line.StartsWith("table", StringComparison.Ordinal) || line.StartsWith("delete", StringComparison.Ordinal))
            .ShouldBe(["table inet cht_cluster", "delete table inet cht_cluster", "table inet cht_cluster {"]);
    }

    [Fact]
    public void The_comment_carries_a_digest_that_changes_with_the_rules_only()
    {
        var one = Ruleset("three-couchdb-4.22", "core");
        one.Text.ShouldContain($"sha256:{one.Digest}");
        var other = ClusterLayout.Create(SampleLayouts.Specs["three-couchdb-4.22"] with { ChtVersion = "5.2.0" });
        NftablesRuleset.For(PeerFirewallPolicy.For(other), other.Core).Digest.ShouldBe(one.Digest);
        var opened = ClusterLayout.Create(SampleLayouts.Specs["three-couchdb-4.22"] with { Access = new() { Administrators = ["198.51.100.7"] } });
        NftablesRuleset.For(PeerFirewallPolicy.For(opened), opened.Core).Digest.ShouldNotBe(one.Digest);
    }

    [Fact]
    public void Answers_loopback_and_container_traffic_pass()
    {
        var stranger = IPAddress.Parse("8.8.8.8");
        var text = Text();
        text.Accepts(FirewallPacket.To(stranger, FirewallProtocol.Tcp, 40000) with { State = ConnectionState.Established }).ShouldBeTrue();
        text.Accepts(FirewallPacket.To(stranger, FirewallProtocol.IcmpFragmentationNeeded) with { State = ConnectionState.Related }).ShouldBeTrue();
        text.Accepts(FirewallPacket.To(IPAddress.Loopback, FirewallProtocol.Tcp, 5984) with { Interface = "lo" }).ShouldBeTrue();
        foreach (var bridge in new[] { "docker0", "docker_gwbridge", "br-0123456789ab" })
        {
            text.Accepts(FirewallPacket.ToPublished(IPAddress.Parse("10.202.0.2"), FirewallProtocol.Tcp, 8080) with { Interface = bridge }).ShouldBeTrue();
        }

        text.Accepts(FirewallPacket.ToPublished(stranger, FirewallProtocol.Tcp, 8080) with { State = ConnectionState.Established }).ShouldBeTrue();
    }

    [Fact]
    public void Invalid_packets_are_dropped_even_on_open_ports() =>
        Text().Accepts(FirewallPacket.To(IPAddress.Parse("8.8.8.8"), FirewallProtocol.Tcp, 443) with { State = ConnectionState.Invalid }).ShouldBeFalse();

    [Fact]
    public void Neighbour_discovery_passes_from_the_link_and_not_from_beyond_a_router()
    {
        var text = NftablesText.Parse(NftablesRuleset.For(PeerFirewallPolicy.For(DualStack), DualStack.Core).Text);
        var packet = new FirewallPacket { Source = IPAddress.Parse("fe80::1"), Transport = "icmpv6", State = ConnectionState.Untracked, HopLimit = 255 };
        foreach (var type in new[] { "nd-neighbor-solicit", "nd-neighbor-advert", "nd-router-advert" })
        {
            text.Accepts(packet with { IcmpType = type }).ShouldBeTrue();
            text.Accepts(packet with { IcmpType = type, HopLimit = 64 }).ShouldBeFalse();
        }

        text.Accepts(packet with { IcmpType = "nd-redirect" }).ShouldBeFalse();
        text.Accepts(packet with { IcmpType = "mld-listener-query", HopLimit = 1 }).ShouldBeTrue();
    }

    [Fact]
    public void Dhcp_answers_pass()
    {
        var text = Text();
        var packet = new FirewallPacket { Source = IPAddress.Parse("192.0.2.1"), Transport = "udp", SourcePort = 67, DestinationPort = 68 };
        text.Accepts(packet).ShouldBeTrue();
        text.Accepts(packet with { DestinationPort = 69 }).ShouldBeFalse();
        text.Accepts(packet with { Source = IPAddress.Parse("fe80::1"), SourcePort = 547, DestinationPort = 546 }).ShouldBeTrue();
        text.Accepts(packet with { Source = IPAddress.Parse("2001:db8::1"), SourcePort = 547, DestinationPort = 546 }).ShouldBeFalse();
    }

    [Fact]
    public void A_container_port_published_on_another_port_number_is_judged_by_the_number_the_sender_wrote()
    {
        var text = Text();
        var stranger = IPAddress.Parse("8.8.8.8");
        text.Accepts(FirewallPacket.ToPublished(stranger, FirewallProtocol.Tcp, 443, containerPort: 8443)).ShouldBeTrue();
        text.Accepts(FirewallPacket.ToPublished(stranger, FirewallProtocol.Tcp, 8080, containerPort: 443)).ShouldBeFalse();
        text.Accepts(FirewallPacket.ToPublished(IPAddress.Parse("192.0.2.11"), FirewallProtocol.Tcp, 7946)).ShouldBeFalse();
        text.Accepts(FirewallPacket.ToPublished(IPAddress.Parse("198.51.100.7"), FirewallProtocol.Tcp, 22)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("        meta mark 7 accept")]
    [InlineData("        tcp dport 22")]
    [InlineData("        tcp dport 22 accept drop")]
    [InlineData("        jump elsewhere")]
    public void The_text_evaluator_refuses_what_it_does_not_know(string rule)
    {
        var text = Ruleset("three-couchdb-4.22", "core").Text.Replace("        iif lo accept", rule, StringComparison.Ordinal);
        Should.Throw<FormatException>(() => NftablesText.Parse(text));
    }

    [Fact]
    public void The_text_evaluator_sees_a_rule_that_is_gone_or_too_wide()
    {
        var text = Ruleset("three-couchdb-4.22", "core").Text;
        var stranger = IPAddress.Parse("8.8.8.8");
        NftablesText.Parse(text).Accepts(FirewallPacket.To(stranger, FirewallProtocol.Tcp, 22)).ShouldBeFalse();
        NftablesText.Parse(text.Replace("ip saddr 198.51.100.0/24 ", "", StringComparison.Ordinal))
            .Accepts(FirewallPacket.To(stranger, FirewallProtocol.Tcp, 22)).ShouldBeTrue();
        NftablesText.Parse(text.Replace("policy drop", "policy accept", StringComparison.Ordinal))
            .Accepts(FirewallPacket.To(stranger, FirewallProtocol.Tcp, 2377)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("192.0.2.0/24")]
    public void A_peer_rule_with_more_than_exact_addresses_cannot_be_made(string source) =>
        Should.Throw<ArgumentException>(() => new FirewallRule(
            FirewallAudience.Peers, FirewallProtocol.Tcp, [7946], [AddressRange.Parse(source)], ["core"], "swarm gossip"));

    [Fact]
    public void An_administrator_rule_for_everyone_cannot_be_made() =>
        Should.Throw<ArgumentException>(() => new FirewallRule(
            FirewallAudience.Administrators, FirewallProtocol.Tcp, [22], [AddressRange.Parse("::/0")], ["core"], "SSH"));

    [Fact]
    public void Sources_of_a_machine_never_hold_its_own_addresses()
    {
        var policy = PeerFirewallPolicy.For(DualStack);
        foreach (var machine in DualStack.Machines)
        {
            policy.RulesFor(machine).Where(rule => rule.Audience == FirewallAudience.Peers)
                .ShouldAllBe(rule => rule.Sources.Length == 6 && !rule.Sources.Any(source => machine.PeerAddresses.Contains(source.FirstAddress)));
        }
    }
}
