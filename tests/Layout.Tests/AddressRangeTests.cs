using System.Net;

namespace Cht.Layout.Tests;

public class AddressRangeTests
{
    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.0/24")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7/32", "192.0.2.7")]
    [InlineData("2001:DB8::/48", "2001:db8::/48")]
    [InlineData("2001:db8::1/128", "2001:db8::1")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    public void Ranges_and_addresses_are_read(string text, string printed) => AddressRange.Parse(text).ToString().ShouldBe(printed);

    [Theory]
    [InlineData("192.0.2.7/24")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/-1")]
    [InlineData("192.0.2.0/")]
    [InlineData("192.0.2/24")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[2001:db8::1]")]
    [InlineData("0x0a.0.0.1")]
    public void Anything_else_is_refused(string text) => AddressRange.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("10.0.0.0/8", "10.201.0.0/24", true)]
    [InlineData("10.201.0.0/24", "10.0.0.0/8", true)]
    [InlineData("10.201.0.0/24", "10.201.1.0/24", false)]
    [InlineData("0.0.0.0/0", "::/0", false)]
    public void Overlap_works_both_ways_and_within_a_family(string one, string other, bool expected) =>
        AddressRange.Parse(one).Overlaps(AddressRange.Parse(other)).ShouldBe(expected);

    [Fact]
    public void A_range_holds_its_addresses_only()
    {
        AddressRange.Parse("192.0.2.0/24").Contains(IPAddress.Parse("192.0.2.255")).ShouldBeTrue();
        AddressRange.Parse("192.0.2.0/24").Contains(IPAddress.Parse("192.0.3.0")).ShouldBeFalse();
        AddressRange.Parse("0.0.0.0/0").Contains(IPAddress.Parse("2001:db8::1")).ShouldBeFalse();
    }
}
