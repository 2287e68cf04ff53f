using Cht.Hosts.Lab;
using Shouldly;
using Xunit;

namespace Cht.Hosts.Tests.Lab;

public class PrerequisitesTests
{
    private static readonly LabKernel Full = new(Bridge: true, Veth: true, Overlay: true, Vxlan: true, Ipvs: true, Esp: true);

    [Fact]
    public void All_that_is_missing_is_named_together_with_what_to_do()
    {
        var problems = LabPrerequisites.Problems(
            new LabPrerequisitesState(IsRoot: false, ["mmdebstrap", "nft"], ["mmdebstrap", "nftables"], Full with { Overlay = false })).ToList();

        problems.Count.ShouldBe(3);
        problems[1].Remedy.ShouldBe("Run: apt-get install mmdebstrap nftables");
        problems[2].Found.ShouldContain("overlayfs");
    }

    [Fact]
    public void A_computer_without_ipvs_and_esp_holds_a_lab_with_limits()
    {
        var poor = Full with { Ipvs = false, Esp = false };

        LabPrerequisites.Problems(new LabPrerequisitesState(IsRoot: true, [], [], poor)).ShouldBeEmpty();
        poor.Limits().Count().ShouldBe(2);
        Full.Limits().ShouldBeEmpty();
    }

    [Fact]
    public void Features_are_found_built_in_or_as_modules()
    {
        var kernel = LabKernel.From(
            "CONFIG_BRIDGE=y\nCONFIG_VETH=m\nCONFIG_VXLAN=y\n# CONFIG_IP_VS is not set\nCONFIG_IP_VS_IPV6=y\n",
            "kernel/fs/overlayfs/overlay.ko.xz: \nkernel/drivers/net/veth.ko: \n");

        kernel.ShouldBe(Full with { Ipvs = false, Esp = false });
    }
}
