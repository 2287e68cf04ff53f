using System.Net;
using Cht.Hosts.Lab;
using Shouldly;
using Xunit;

namespace Cht.Hosts.Tests.Lab;

public class NetworkRulesTests
{
    private static readonly Subnet Subnet = Subnet.Parse("10.87.66.0/24");

    [Fact]
    public void The_table_is_replaced_in_one_transaction_and_no_other_is_touched()
    {
        var text = NetworkRules.Text("one", "cht-one", Subnet);

        text.ShouldStartWith("table ip cht_lab_one {}\ndelete table ip cht_lab_one\ntable ip cht_lab_one {");
        text.ShouldNotContain("flush ruleset");
    }

    [Fact]
    public void Only_what_leaves_the_subnet_is_translated() =>
        NetworkRules.Text("one", "cht-one", Subnet).ShouldContain("ip saddr 10.87.66.0/24 ip daddr != 10.87.66.0/24 masquerade");

    [Fact]
    public void Nobody_outside_opens_a_connection_to_a_machine() =>
        NetworkRules.Text("one", "cht-one", Subnet).ShouldContain("iifname != \"cht-one\" oifname \"cht-one\" ct state new drop");

    [Fact]
    public void Rules_of_another_subnet_or_with_one_missing_are_not_in_place()
    {
        var text = NetworkRules.Text("one", "cht-one", Subnet);

        NetworkRules.AreIn(text, "one", "cht-one", Subnet).ShouldBeTrue();
        NetworkRules.AreIn(text, "one", "cht-one", Subnet.Parse("10.87.67.0/24")).ShouldBeFalse();
        NetworkRules.AreIn(text[..text.LastIndexOf("ip saddr", StringComparison.Ordinal)], "one", "cht-one", Subnet).ShouldBeFalse();
    }

    [Fact]
    public void Forward_chains_that_drop_by_default_are_named()
    {
        const string json = """
            {"nftables":[{"metainfo":{"version":"1.0"}},
             {"chain":{"family":"ip","table":"filter","name":"FORWARD","hook":"forward","prio":0,"policy":"drop"}},
             {"chain":{"family":"ip","table":"filter","name":"INPUT","hook":"input","prio":0,"policy":"drop"}},
             {"chain":{"family":"ip6","table":"filter","name":"FORWARD","hook":"forward","prio":0,"policy":"drop"}},
             {"chain":{"family":"inet","table":"own","name":"forward","hook":"forward","prio":0,"policy":"accept"}},
             {"chain":{"family":"ip","table":"filter","name":"DOCKER-USER"}}]}
            """;

        NetworkRules.DroppingForwardChains(json).ShouldBe(["ip filter FORWARD"]);
    }

    [Theory]
    [InlineData("10.87.0.0/24", "10.87.0.1")]
    [InlineData("172.30.16.0/20", "172.30.16.1")]
    public void The_gateway_is_the_first_address(string subnet, string gateway) => LabNetwork.GatewayOf(subnet).ShouldBe(gateway);

    [Theory]
    [InlineData("10.87.0.1/24")]
    [InlineData("10.87.0.0")]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.87.0.0/30")]
    [InlineData("fd00::/64")]
    public void Subnets_that_cannot_hold_a_lab_are_refused(string subnet) =>
        Should.Throw<ArgumentException>(() => Subnet.Parse(subnet)).Message.ShouldContain(subnet);

    [Fact]
    public void Each_lab_has_its_own_unique_local_addresses()
    {
        var one = Subnet.UniqueLocalAddress("one", IPAddress.Parse("10.87.66.11"));
        var two = Subnet.UniqueLocalAddress("two", IPAddress.Parse("10.87.66.11"));

        IPAddress.Parse(one).IsIPv6UniqueLocal.ShouldBeTrue();
        one.ShouldEndWith("::420b");
        two.ShouldNotBe(one);
    }

    [Fact]
    public void Docker_rules_carry_the_mark_of_their_lab() =>
        DockerUserRules.Rules("one", "cht-one").ShouldAllBe(rule => rule.Contains("cht-lab:one") && rule.Contains("cht-one"));
}
