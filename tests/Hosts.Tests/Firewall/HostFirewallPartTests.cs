using Cht.Hosts.Convergence;
using Cht.Hosts.Firewall;
using Cht.Hosts.Tests.Docker;

namespace Cht.Hosts.Tests.Firewall;

public sealed class HostFirewallPartTests
{
    private readonly HostFirewallPart part = new();

    [Fact]
    public void A_bare_machine_gets_unit_rules_and_proof_of_login()
    {
        Text(new HostFirewallObserved()).ShouldBe(
            """
            core: Install nftables (the command nft does not exist)
            core: Load the firewall at every boot (cht-firewall.service does not exist)
                expected the unit of this program, enabled, found cht-firewall.service does not exist
            core: Load the firewall, with a way back (table inet cht_cluster is not loaded)
                table inet cht_cluster: expected rules 3fb87ac420e2, found table inet cht_cluster is not loaded
            core: Keep the firewall, now that a second login has succeeded (new rules are kept only after a second login)

            """);
    }

    [Fact]
    public void A_kept_firewall_needs_nothing() => part.Plan(Firewalls.Desired, Firewalls.Kept).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Rules_are_kept_over_a_login_of_their_own()
    {
        var operations = part.Plan(Firewalls.Desired, Firewalls.Kept with { LiveHash = "" }).Operations;

        operations.Select(operation => operation.Script.NewLogin).ShouldBe([false, true]);
    }

    [Fact]
    public void The_way_back_is_armed_before_the_rules_are_loaded()
    {
        var script = part.Plan(Firewalls.Desired with { RevertAfter = TimeSpan.FromSeconds(45) }, Firewalls.Kept with { LiveHash = "" }).Operations[0].Script;

        var armed = script.Text.IndexOf("systemd-run", StringComparison.Ordinal);
        armed.ShouldBeGreaterThan(0);
        script.Text.IndexOf("--on-active=45s", StringComparison.Ordinal).ShouldBeGreaterThan(armed);
        script.Text.LastIndexOf("nft -f \"$new\"", StringComparison.Ordinal).ShouldBeGreaterThan(armed);
    }

    public static TheoryData<string, HostFirewallObserved> Drift => new()
    {
        { "table inet cht_cluster is not loaded", Firewalls.Kept with { LiveHash = "", LiveDigest = "" } },
        { "table inet cht_cluster was not loaded by this program", Firewalls.Kept with { LiveDigest = "" } },
        { "the loaded rules are 000000000000, wanted 3fb87ac420e2", Firewalls.Kept with { LiveDigest = new string('0', 64) } },
        { "the loaded rules have not been kept yet", Firewalls.Kept with { RevertPending = true } },
        { "the loaded rules of table inet cht_cluster were changed on the machine", Firewalls.Kept with { LiveHash = "bb" } },
        { "/etc/cht-infra/firewall.nft does not exist", Firewalls.Kept with { FileHash = "" } },
        { "/etc/cht-infra/firewall.nft was changed on the machine", Firewalls.Kept with { FileHash = "cc" } },
    };

    [Theory]
    [MemberData(nameof(Drift))]
    public void Each_kind_of_drift_has_its_cause(string cause, HostFirewallObserved observed)
    {
        var operations = part.Plan(Firewalls.Desired, observed).Operations;

        operations.Length.ShouldBe(2);
        operations[0].Cause.ShouldBe(cause);
    }

    [Theory]
    [InlineData(null, "", "cht-firewall.service does not exist")]
    [InlineData("[Unit]\n", "enabled", "cht-firewall.service was changed")]
    [InlineData(HostFirewallScripts.Unit, "disabled", "cht-firewall.service is disabled, wanted enabled")]
    public void The_unit_is_mended_without_touching_the_rules(string? unit, string enabled, string cause)
    {
        var operation = part.Plan(Firewalls.Desired, Firewalls.Kept with { Unit = unit, UnitEnabled = enabled }).Operations.ShouldHaveSingleItem();

        operation.Cause.ShouldBe(cause);
        operation.Script.Purpose.ShouldBe("Load the firewall at every boot");
    }

    [Fact]
    public void Other_firewalls_are_refused_all_at_once()
    {
        var error = Should.Throw<ProvisioningException>(() => part.Plan(
            Firewalls.Desired, Firewalls.Kept with { Rivals = ["ufw is enabled", "firewalld is running"] }));

        error.Found.ShouldBe("ufw is enabled; firewalld is running");
        error.Remedy.ShouldContain("without --now");
    }

    [Theory]
    [InlineData("flush ruleset\n", "it flushes the ruleset of the whole machine")]
    [InlineData("delete table ip nat\n", "it touches table ip nat")]
    [InlineData("table cht_cluster { }\n", "it touches table cht_cluster")]
    public void A_ruleset_that_touches_what_is_not_ours_is_refused(string addition, string found)
    {
        var desired = Firewalls.Desired with { Ruleset = addition + Firewalls.Desired.Ruleset };

        Should.Throw<ProvisioningException>(() => part.Plan(desired, Firewalls.Kept)).Found.ShouldBe(found);
    }

    [Fact]
    public void A_ruleset_that_only_adds_is_refused() =>
        Should.Throw<ProvisioningException>(() => part.Plan(Firewalls.Desired with { Ruleset = $"table inet cht_cluster {{ comment \"sha256:{Firewalls.Digest}\" }}" }, Firewalls.Kept))
            .Found.ShouldBe("it does not replace table inet cht_cluster as a whole");

    [Fact]
    public void A_ruleset_without_its_digest_is_refused() =>
        Should.Throw<ProvisioningException>(() => part.Plan(Firewalls.Desired with { Digest = "ff" }, Firewalls.Kept))
            .Found.ShouldBe("its digest is not in the table's comment");

    [Fact]
    public void Removal_takes_away_what_is_there_and_nothing_else()
    {
        HostFirewallPart.PlanRemoval(new HostFirewallObserved { NftInstalled = true }).IsEmpty.ShouldBeTrue();
        HostFirewallPart.PlanRemoval(Firewalls.Kept).Operations.ShouldHaveSingleItem().Script.Text.ShouldContain("nft delete table inet cht_cluster");
    }

    [Fact]
    public void What_the_machine_prints_is_understood()
    {
        var observed = part.Parse(Firewalls.Desired, DockerEngines.Answer(
            $"""
            nft=yes
            live=aa
            digest={Firewalls.Digest}
            kept=aa
            file={Firewalls.Desired.FileHash}
            enabled=enabled
            rival=ufw is enabled
            """,
            ("unit", HostFirewallScripts.Unit)));

        observed.Rivals.ShouldBe(["ufw is enabled"]);
        (observed with { Rivals = [] }).ShouldBe(Firewalls.Kept with { Rivals = observed.Rivals.Clear() });
    }

    private string Text(HostFirewallObserved observed) => PlanRendering.ToText("core", part.Plan(Firewalls.Desired, observed));
}
