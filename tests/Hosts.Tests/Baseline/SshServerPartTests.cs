using Cht.Hosts.Baseline;

namespace Cht.Hosts.Tests.Baseline;

public sealed class SshServerPartTests
{
    private readonly SshServerPart part = new();

    [Fact]
    public void Settings_are_kept_over_a_login_of_their_own_and_the_way_back_is_armed_first()
    {
        var operations = part.Plan(Baselines.Desired, Baselines.Stock).Operations;

        operations.Select(operation => operation.Script.NewLogin).ShouldBe([false, true]);
        var script = operations[0].Script.Text;
        script.IndexOf("sshd -t -f", StringComparison.Ordinal).ShouldBeInRange(1, script.IndexOf("systemd-run", StringComparison.Ordinal));
        script.IndexOf("systemd-run", StringComparison.Ordinal).ShouldBeLessThan(script.IndexOf("mv -f \"$new\"", StringComparison.Ordinal));
        script.ShouldContain("--on-active=60s");
    }

    [Fact]
    public void A_kept_server_needs_nothing() =>
        part.Plan(Baselines.Desired, Baselines.Kept(Baselines.Desired, Baselines.Stock)).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Drift_names_the_setting_with_expected_and_found()
    {
        var kept = Baselines.Kept(Baselines.Desired, Baselines.Stock);
        var edited = kept with { Live = kept.Live.SetItem("passwordauthentication", "yes"), DropIn = kept.DropIn + "X", LooseFiles = ["644 root:root /etc/ssh/sshd_config"] };

        var differences = part.Plan(Baselines.Desired, edited).Operations[0].Differences;

        differences.Select(difference => $"{difference.Subject}: expected {difference.Expected}, found {difference.Found}").ShouldBe(
        [
            "sshd's PasswordAuthentication: expected no, found yes",
            "/etc/ssh/sshd_config.d/00-cht-infra.conf: expected the settings of the baseline, found other text",
            "/etc/ssh/sshd_config: expected 600 root:root, found 644 root:root",
        ]);
    }

    [Fact]
    public void Settings_that_nobody_has_kept_are_loaded_again()
    {
        var kept = Baselines.Kept(Baselines.Desired, Baselines.Stock);

        part.Plan(Baselines.Desired, kept with { RevertPending = true }).Operations.Length.ShouldBe(2);
        part.Plan(Baselines.Desired, kept with { KeptHash = "" }).Operations.Length.ShouldBe(2);
    }

    [Fact]
    public void Only_algorithms_that_the_release_knows_and_keys_that_are_strong_are_offered()
    {
        var settings = SshServerSettings.For(Baselines.Desired, Baselines.Stock).ToDictionary(setting => setting.Keyword, setting => setting.Value);

        settings["KexAlgorithms"].ShouldBe("curve25519-sha256");
        settings["Ciphers"].ShouldBe("aes256-ctr");
        settings["MACs"].ShouldBe("hmac-sha2-512-etm@openssh.com");
        settings["HostKeyAlgorithms"].ShouldBe("ssh-ed25519");
    }

    [Fact]
    public void A_pinned_key_of_another_type_stays_on_offer_with_a_waiver()
    {
        var desired = Baselines.Desired with { HostKeys = ["SHA256:ecdsa"] };

        SshServerSettings.For(desired, Baselines.Stock).Single(setting => setting.Keyword == "HostKeyAlgorithms").Value
            .ShouldBe("ssh-ed25519,ecdsa-sha2-nistp256");
        part.Waivers(desired, Baselines.Stock).Select(waiver => waiver.Id).ShouldBe(["ssh-host-key-type"]);
    }

    [Fact]
    public void The_login_of_the_tool_itself_stays_possible()
    {
        var desired = Baselines.Desired with { LoginUser = "root" };
        var observed = Baselines.Stock with { ShortestUserRsaBits = 2048 };

        var settings = SshServerSettings.For(desired, observed);

        settings.Single(setting => setting.Keyword == "PermitRootLogin").Value.ShouldBe("prohibit-password");
        settings.ShouldNotContain(setting => setting.Keyword == "RequiredRSASize");
        int.Parse(settings.Single(setting => setting.Keyword == "MaxSessions").Value).ShouldBeGreaterThanOrEqualTo(10);
        part.Waivers(desired, observed).Select(waiver => waiver.Id).ShouldBe(["ssh-root-login", "ssh-rsa-size"]);
    }

    [Fact]
    public void A_keyword_that_the_release_does_not_know_is_waived_and_not_written()
    {
        var old = Baselines.Stock with { Live = Baselines.Stock.Live.Remove("requiredrsasize") };

        SshServerSettings.Text(SshServerSettings.For(Baselines.Desired, old)).ShouldNotContain("RequiredRSASize");
        part.Waivers(Baselines.Desired, old).Single().ToString().ShouldStartWith("ssh-unknown-keyword: RequiredRSASize 3072: ");
    }

    [Fact]
    public void A_MaxStartups_of_another_file_is_waived_since_sshd_takes_the_last_one()
    {
        var kept = Baselines.Kept(Baselines.Desired, Baselines.Stock);
        var other = kept with { Live = kept.Live.SetItem("maxstartups", "100:30:200") };

        part.Plan(Baselines.Desired, other).IsEmpty.ShouldBeTrue();
        part.Waivers(Baselines.Desired, other).Select(waiver => waiver.Id).ShouldBe(["ssh-max-startups"]);
    }

    [Fact]
    public void Forwarding_is_off_but_for_a_bastion_and_there_only_to_the_machines()
    {
        SshServerSettings.Text(SshServerSettings.For(Baselines.Desired, Baselines.Stock)).ShouldContain("\nDisableForwarding yes\n");

        SshServerSettings.Text(SshServerSettings.For(Baselines.Desired with { ForwardTo = ["10.0.0.1:22", "10.0.0.2:22"] }, Baselines.Stock))
            .ShouldContain("\nDisableForwarding no\nAllowTcpForwarding local\nPermitOpen 10.0.0.1:22 10.0.0.2:22\n");
    }

    [Fact]
    public void A_server_that_refuses_its_files_gets_ours() =>
        part.Plan(Baselines.Desired, Baselines.Stock with { Live = Baselines.Stock.Live.Clear() }).Operations[0].Differences[0].Found
            .ShouldBe("sshd refuses its configuration");
}
