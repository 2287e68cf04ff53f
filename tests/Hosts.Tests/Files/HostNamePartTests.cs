using System.Net;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Files;
using Cht.Hosts.Tests.Connections;

namespace Cht.Hosts.Tests.Files;

public sealed class HostNamePartTests
{
    private static readonly HostNamePart Part = new();

    private static readonly HostNames Desired = new()
    {
        Host = "core",
        Name = "core",
        Addresses = [new HostAddress(IPAddress.Parse("10.0.0.1"), "core"), new HostAddress(IPAddress.Parse("fd00::2"), "couchdb1")],
    };

    [Fact]
    public async Task Machine_gets_its_name_and_its_peers_and_keeps_its_other_lines()
    {
        await using var sshd = await LocalSshd.StartAsync(ownEtc: true);
        await using var pool = new SshConnectionPool(sshd.Options);
        var connection = pool.For(sshd.Endpoint);
        var before = (await connection.RunAsync(new HostScript("Read", "cat /etc/hosts") { Mutates = false }, default)).Output;

        var first = await HostConvergence.ConvergeAsync(connection, Part, Desired, null, default);
        var second = await HostConvergence.ConvergeAsync(connection, Part, Desired, null, default);

        first.Executed.Operations.Select(o => o.Script.Purpose)
            .ShouldBe(["Write the cluster's machines into /etc/hosts", "Name the machine core"]);
        second.Changed.ShouldBeFalse();
        second.Observed.Running.ShouldBe("core");
        second.Observed.Configured.ShouldBe("core");
        second.Observed.Hosts.ShouldStartWith(before.TrimEnd());
        var lookup = await connection.RunAsync(new HostScript("Look up", "getent hosts couchdb1") { Mutates = false }, default);
        lookup.Output.ShouldStartWith("fd00::2");
        System.Net.Dns.GetHostName().ShouldNotBe("core");
    }

    [Fact]
    public void Block_is_replaced_in_its_place_when_addresses_change()
    {
        var observed = new ObservedHostNames("core", "core", Plan(new ObservedHostNames("core", "core", "127.0.0.1 localhost\n")) + "10.9.9.9 printer\n");

        var changed = Content(Part.Plan(Desired with { Addresses = [new HostAddress(IPAddress.Parse("10.0.0.9"), "core")] }, observed));

        changed.ShouldStartWith("127.0.0.1 localhost\n# cht-infra: begin");
        changed.ShouldContain("\n10.0.0.9\tcore\n");
        changed.ShouldNotContain("10.0.0.1\t");
        changed.ShouldEndWith("machines\n10.9.9.9 printer\n");
    }

    [Fact]
    public void Name_that_would_change_at_the_next_boot_is_a_difference()
    {
        var hosts = Plan(new ObservedHostNames("core", "core", ""));

        var plan = Part.Plan(Desired, new ObservedHostNames("core", "debian", hosts));

        plan.Operations.ShouldHaveSingleItem().Cause.ShouldBe("the name is core, after a reboot debian");
        plan.Operations[0].Differences.ShouldHaveSingleItem().Found.ShouldBe("debian");
    }

    [Fact]
    public void Half_a_block_is_refused_and_not_guessed_at()
    {
        var whole = Plan(new ObservedHostNames("core", "core", "127.0.0.1 localhost\n"));
        var half = whole[..whole.IndexOf("# cht-infra: end", StringComparison.Ordinal)];

        var error = Should.Throw<ProvisioningException>(() => Part.Plan(Desired, new ObservedHostNames("core", "core", half)));

        error.Found.ShouldBe("only one of the two marking lines is there");
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a;reboot")]
    [InlineData("")]
    public void Name_that_is_no_host_name_is_refused(string name) =>
        Should.Throw<ProvisioningException>(() => Part.Plan(Desired with { Name = name }, new ObservedHostNames("", "", "")));

    private static string Plan(ObservedHostNames observed) => Content(Part.Plan(Desired, observed));

    private static string Content(HostPlan plan) => System.Text.Encoding.UTF8.GetString(plan.Operations[0].Script.Input.Span);
}
