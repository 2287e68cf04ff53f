using Cht.Layout.Tests.Kubernetes;

namespace Cht.Layout.Tests.Clouds;

public class AksDemandTests
{
    [Theory]
    [InlineData("Standard_D4s_v5", "DSv5", 4)]
    [InlineData("Standard_D2as_v5", "DASv5", 2)]
    [InlineData("Standard_E8-4ds_v5", "EDSv5", 8)]
    [InlineData("Standard_B2ms", "BMS", 2)]
    [InlineData("Standard_DC4as_v5", "DCASv5", 4)]
    [InlineData("Standard_NC24ads_A100_v4", "NCADSv4", 24)]
    [InlineData("Standard_D16pls_v6", "DPLSv6", 16)]
    public void A_size_tells_its_family_and_processors(string name, string family, int processors)
    {
        AzureMachineSize.TryParse(name, out var size).ShouldBeTrue();
        size.ShouldBe(new AzureMachineSize(name, family, processors));
    }

    [Theory]
    [InlineData("t3.large")]
    [InlineData("Standard_Ds_v5")]
    [InlineData("standard_d4s_v5")]
    [InlineData("Standard_D4s_v5\n")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_texts_are_no_size(string? text) => AzureMachineSize.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Nodes_disks_and_addresses_are_counted_as_during_an_upgrade()
    {
        var demand = Demand();
        demand.Processors.ShouldBe(new Dictionary<string, int> { ["DSv5"] = (4 * 2) + (3 * 4), ["ESv5"] = 4 * 8 }, ignoreOrder: true);
        demand.TotalProcessors.ShouldBe(52);
        demand.Disks.ShouldBe(4 + 3 + 4 + 3);
        demand.DiskSize.ShouldBe((11 * 128) + (3 * 500));
        demand.PublicAddresses.ShouldBe(2);
        demand.ToString().ShouldStartWith("20 vCPUs of family DSv5, 32 vCPUs of family ESv5; 52 vCPUs in all; 14 managed disks with 2908 GiB; 2 public addresses");
    }

    [Fact]
    public void Limits_that_just_fit_are_no_problem_and_unknown_ones_are_not_compared()
    {
        var limits = new AksLimits { Families = new AksLimits().Families.Add("esv5", 32).Add("FSv2", 0), Processors = 52, Disks = 14 };
        limits.Exceeded(Demand(), "aksLimits").ShouldBeEmpty();
        (limits with { Processors = 51 }).Exceeded(Demand(), "aksLimits").ShouldHaveSingleItem().Key.ShouldBe("aksLimits.processors");
        (limits with { Families = limits.Families.SetItem("esv5", 31) }).Exceeded(Demand(), "aksLimits").ShouldHaveSingleItem().Key.ShouldBe("aksLimits.families.ESv5");
    }

    [Theory]
    [InlineData("10.20.0.0/16", true)]
    [InlineData("192.168.0.0/23", true)]
    [InlineData("192.168.0.0/24", false)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("10.245.0.0/16", false)]
    [InlineData("fd00::/48", false)]
    public void A_network_leaves_pods_and_services_their_ranges(string range, bool fits) =>
        AksNetworkPlan.Fits(AddressRange.Parse(range)).ShouldBe(fits);

    private static AksDemand Demand()
    {
        static AksPool Pool(string name, string size, int nodes) => new(name, AzureMachineSize.TryParse(size, out var found) ? found : null!, nodes, 128);
        return AksDemand.Of(KubernetesSamples.Line5(), Pool("system", "Standard_D2s_v5", 3), Pool("core", "Standard_D4s_v5", 2), Pool("couchdb", "Standard_E8s_v5", 3));
    }
}
