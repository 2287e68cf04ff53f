using Cht.Hosts.Lab;
using Shouldly;
using Xunit;

namespace Cht.Hosts.Tests.Lab;

public class LabNameTests
{
    [Theory]
    [InlineData("try", "cht-try")]
    [InlineData("elevenchars", "cht-elevenchars")]
    public void A_short_lab_name_is_readable_in_its_bridge(string lab, string bridge) => LabName.Bridge(lab).ShouldBe(bridge);

    [Fact]
    public void Long_lab_names_get_different_bridges_that_fit_an_interface_name()
    {
        var one = LabName.Bridge("a-developer-and-a-long-name-1");
        var two = LabName.Bridge("a-developer-and-a-long-name-2");

        one.Length.ShouldBe(15);
        two.Length.ShouldBe(15);
        one.ShouldNotBe(two);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1lab")]
    [InlineData("lab-")]
    [InlineData("Lab")]
    [InlineData("../lab")]
    [InlineData("a b")]
    [InlineData("lab\n")]
    [InlineData("a234567890123456789012345678901")]
    public void Names_that_could_lead_elsewhere_are_refused(string name) =>
        Should.Throw<ArgumentException>(() => LabName.Validated(name, "Lab name")).Message.ShouldContain("a-z, 0-9");

    [Fact]
    public void Labs_whose_names_differ_in_a_hyphen_do_not_share_a_table() =>
        LabName.Table("a-b").ShouldNotBe(LabName.Table("ab"));

    [Theory]
    [InlineData("/srv/my lab")]
    [InlineData("/srv/a,b")]
    [InlineData("/srv/a:b")]
    public void A_lab_folder_that_would_break_mount_options_is_refused(string root) =>
        Should.Throw<ArgumentException>(() => new LabFolders(root));

    [Fact]
    public void Data_volumes_do_not_lie_below_their_lab()
    {
        var folders = new LabFolders("/lab");

        folders.Data("one", "core").ShouldNotStartWith(folders.Lab("one"));
    }
}
