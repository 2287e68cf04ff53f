using System.Collections.Immutable;

namespace Cht.Layout.Tests.Firewall;

public sealed class NftablesSourcesTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("10.0.0.9 10.0.0.1 10.0.0.9", "10.0.0.9 10.0.0.1")]
    [InlineData("10.0.1.7 10.0.0.0/16 10.0.0.0/24 10.1.0.1", "10.0.0.0/16 10.1.0.1")]
    [InlineData("10.0.0.0/24 10.0.0.0/16", "10.0.0.0/16")]
    [InlineData("10.0.0.1 0.0.0.0/0 192.0.2.0/24", "0.0.0.0/0")]
    [InlineData("2001:db8::1 10.0.0.1 2001:db8::/32", "10.0.0.1 2001:db8::/32")]
    [InlineData("::/0 10.0.0.1 2001:db8::1", "::/0 10.0.0.1")]
    [InlineData("::a00:1 10.0.0.1", "::a00:1 10.0.0.1")]
    [InlineData("10.0.0.128/25 10.0.0.0/25 10.0.0.0/26", "10.0.0.128/25 10.0.0.0/25")]
    public void Ranges_within_others_are_left_out_and_the_order_stays(string ranges, string expected) =>
        NftablesSources.WithoutContained([.. ranges.Split(' ').Select(AddressRange.Parse)])
            .ShouldBe(expected.Split(' ').Select(AddressRange.Parse));

    [Fact]
    public void Of_any_ranges_no_two_overlap_and_each_is_covered()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 200; round++)
        {
            ImmutableArray<AddressRange> ranges = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Any(random))];
            var kept = NftablesSources.WithoutContained(ranges);
            ranges.ShouldAllBe(range => kept.Exists(other => other.Overlaps(range) && other.PrefixLength <= range.PrefixLength));
            kept.ShouldAllBe(range => kept.Count(other => other.Overlaps(range)) == 1);
        }
    }

    private static AddressRange Any(Random random)
    {
        var length = random.Next(20, 33);
        var address = (10u << 24 | (uint)random.Next(0, 1 << 14)) & uint.MaxValue << (32 - length);
        return AddressRange.Parse($"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}/{length}");
    }
}
