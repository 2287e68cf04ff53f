using Cht.Hosts.Lab;
using Shouldly;
using Xunit;

namespace Cht.Hosts.Tests.Lab;

public class SubnetClaimsTests
{
    private const string Addresses = """
        [{"ifname":"lo","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8}]},
         {"ifname":"eth0","addr_info":[{"family":"inet","local":"192.0.2.2","prefixlen":24}]},
         {"ifname":"cht-one","addr_info":[{"family":"inet","local":"10.87.66.1","prefixlen":24}]}]
        """;

    private const string Routes = """
        [{"dst":"default","gateway":"192.0.2.1","dev":"eth0"},{"dst":"10.87.0.0/16","dev":"tun0"},{"dst":"203.0.113.9","dev":"eth0"}]
        """;

    [Fact]
    public void The_owner_of_an_overlapping_address_is_named() =>
        Against("192.0.2.0/25", "cht-two").ShouldBe(["interface eth0"]);

    [Fact]
    public void A_route_into_a_tunnel_claims_its_subnet_too() =>
        Against("10.87.70.0/24", "cht-two").ShouldBe(["interface tun0"]);

    [Fact]
    public void The_own_bridge_is_no_claim_against_oneself() =>
        SubnetClaims.Against(Subnet.Parse("10.87.66.0/24"), SubnetClaims.OfAddresses(Addresses), "cht-one").ShouldBeEmpty();

    [Fact]
    public void The_default_route_claims_nothing() => Against("172.20.0.0/24", "cht-two").ShouldBeEmpty();

    [Fact]
    public void No_routes_at_all_is_an_answer() => SubnetClaims.OfRoutes("").ShouldBeEmpty();

    private static IEnumerable<string> Against(string subnet, string bridge) =>
        SubnetClaims.Against(
            Subnet.Parse(subnet), SubnetClaims.OfAddresses(Addresses).Concat(SubnetClaims.OfRoutes(Routes)), bridge)
            .Select(claim => claim.Owner);
}
