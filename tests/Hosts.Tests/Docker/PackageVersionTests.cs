using Cht.Hosts.Docker;

namespace Cht.Hosts.Tests.Docker;

public sealed class PackageVersionTests
{
    [Theory]
    [InlineData("5:28.5.1-1~debian.13~trixie", "28.5.1")]
    [InlineData("26.1.5+dfsg1-9+b9", "26.1.5")]
    [InlineData("2.24.6+ds1-0ubuntu1~22.04.1", "2.24.6")]
    [InlineData("v2.40.0", "2.40.0")]
    [InlineData("unknown", "")]
    public void The_upstream_number_is_found_in_a_package_version(string package, string number) =>
        PackageVersion.Upstream(package).ShouldBe(number);

    [Theory]
    [InlineData("2.24.4", "2.24.4", 0)]
    [InlineData("2.24.10", "2.24.4", 1)]
    [InlineData("2.9", "2.24.4", -1)]
    [InlineData("3", "2.24.4", 1)]
    [InlineData("2.24", "2.24.0", 0)]
    public void Numbers_are_compared_as_numbers(string left, string right, int expected) =>
        Math.Sign(PackageVersion.Compare(left, right)).ShouldBe(expected);
}
