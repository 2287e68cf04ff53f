using Cht.Hosts.Baseline;

namespace Cht.Hosts.Tests.Baseline;

/// <summary>Where a bastion lets connections go, written into the drop-in and told from it again by an import.</summary>
public sealed class SshServerForwardingTests
{
    [Theory]
    [InlineData("10.20.0.11:22")]
    [InlineData("10.20.0.11:22", "10.20.0.12:2222", "couchdb2.example.org:22")]
    [InlineData("[2001:db8::11]:22", "[2001:db8::12]:22")]
    public void What_was_written_is_told_again(params string[] targets)
    {
        var desired = Baselines.Desired with { ForwardTo = [.. targets] };

        var text = SshServerSettings.Text(SshServerSettings.For(desired, Baselines.Stock));

        text.ShouldContain("\nDisableForwarding no\nAllowTcpForwarding local\n");
        SshServerSettings.ForwardedTo(text).ShouldBe(targets);
    }

    [Fact]
    public void A_machine_that_forwards_nothing_tells_nothing()
    {
        var text = SshServerSettings.Text(SshServerSettings.For(Baselines.Desired, Baselines.Stock));

        text.ShouldContain("\nDisableForwarding yes\n");
        SshServerSettings.ForwardedTo(text).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("PermitOpen\n")]
    [InlineData("PermitOpen \n")]
    [InlineData("# PermitOpen 10.20.0.11:22\n")]
    [InlineData("PermitOpenness 10.20.0.11:22\n")]
    [InlineData("Match User x\n  AllowTcpForwarding no\n")]
    public void Text_without_the_setting_tells_nothing(string dropIn) => SshServerSettings.ForwardedTo(dropIn).ShouldBeEmpty();

    [Fact]
    public void Several_lines_and_blanks_count_in_order() =>
        SshServerSettings.ForwardedTo("PermitOpen a:22  b:22\nLogLevel VERBOSE\nPermitOpen c:22 ").ShouldBe(["a:22", "b:22", "c:22"]);
}
