using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public sealed class SshConfigurationTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPbrsoj0hYR5rHaNpzGlBKVgQ1RCVR3/y5AyJGLMbhyf";
    private static readonly string Fingerprint = "SHA256:" + new string('x', 43);
    private static readonly SshIdentity Agent = new(null, "/run/agent 1", OnlyFile: false, "an agent");

    private static readonly SshEndpoint Endpoint = new()
    {
        Name = "core one",
        Address = "10.0.0.5",
        Port = 2222,
        User = "deploy",
        HostKeys = [Key],
    };

    private static string Master(SshEndpoint endpoint, SshIdentity? identity = null, string? jump = null)
    {
        var pins = HostKeyPins.Parse("core", endpoint.HostKeys);
        return SshConfiguration.Master(endpoint, pins, pins.AlgorithmAttempts[0], identity ?? Agent, jump, "/tmp/cht-1", new SshOptions());
    }

    [Theory]
    [InlineData("StrictHostKeyChecking yes")]
    [InlineData("UserKnownHostsFile /tmp/cht-1/known_hosts")]
    [InlineData("GlobalKnownHostsFile /dev/null")]
    [InlineData("UpdateHostKeys no")]
    [InlineData("BatchMode yes")]
    [InlineData("PreferredAuthentications publickey")]
    [InlineData("ForwardAgent no")]
    [InlineData("ForwardX11 no")]
    [InlineData("AddKeysToAgent no")]
    [InlineData("ConnectTimeout 15")]
    [InlineData("ServerAliveInterval 5")]
    [InlineData("ControlMaster yes")]
    [InlineData("ControlPersist no")]
    [InlineData("HostName 10.0.0.5")]
    [InlineData("Port 2222")]
    [InlineData("User deploy")]
    [InlineData("HostKeyAlgorithms ssh-ed25519")]
    [InlineData("IdentityFile none")]
    [InlineData("IdentityAgent \"/run/agent 1\"")]
    [InlineData("ProxyCommand none")]
    public void Connection_is_configured_with(string setting) =>
        Master(Endpoint).Split('\n').ShouldContain("  " + setting);

    [Theory]
    [InlineData("SendEnv")]
    [InlineData("SetEnv")]
    [InlineData("KnownHostsCommand")]
    public void Connection_is_configured_without(string setting) => Master(Endpoint).ShouldNotContain(setting);

    [Fact]
    public async Task Ssh_itself_understands_the_configuration()
    {
        var directory = Directory.CreateTempSubdirectory("ssh-configuration-");
        try
        {
            var file = Path.Combine(directory.FullName, "config");
            await File.WriteAllTextAsync(file, Master(Endpoint with { HostKeys = [Key, Fingerprint], Jump = Endpoint with { Name = "b" } }, jump: "/tmp/cht-2/client"));

            var effective = await LocalSshd.RunAsync("ssh", "-G", "-F", file, "cht-core-one");

            effective.ShouldContain("hostname 10.0.0.5\n");
            effective.ShouldContain("identityagent /run/agent 1\n");
            effective.ShouldContain("stricthostkeychecking true\n");
            effective.ShouldContain("proxycommand ssh -F '/tmp/cht-2/client' -W [%h]:%p cht-b\n");
            effective.ShouldContain("knownhostscommand /bin/sh /tmp/cht-1/pins %f %t %K\n");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void Key_file_is_offered_alone() =>
        Master(Endpoint, new SshIdentity("/home/a b/id 100%", "/agent", OnlyFile: true, "")).ShouldSatisfyAllConditions(
            text => text.ShouldContain("IdentitiesOnly yes"),
            text => text.ShouldContain("IdentityFile \"/home/a b/id 100%%\""));

    [Fact]
    public void Clients_never_open_a_connection_of_their_own() =>
        SshConfiguration.Client(Endpoint, "/tmp/cht-1").ShouldContain("ProxyCommand false");

    [Fact]
    public void Known_hosts_hold_the_pinned_keys_without_their_comments() =>
        SshConfiguration.KnownHosts(Endpoint, HostKeyPins.Parse("core", [Key + " root@somewhere", Fingerprint])).ShouldBe($"cht-core-one {Key}\n");

    [Fact]
    public void Rsa_keys_are_never_asked_for_with_sha1() =>
        HostKeyPins.Parse("core", ["ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ=="]).AlgorithmAttempts.ShouldBe(["rsa-sha2-512,rsa-sha2-256"]);

    [Fact]
    public void Values_that_would_change_the_configuration_are_all_refused_at_once()
    {
        var endpoint = Endpoint with { Address = "a\nProxyCommand evil", Port = 0, User = "-oProxyCommand", PrivateKeyFile = "/no/such/file" };

        var error = Should.Throw<HostUnreachableException>(() => SshConfiguration.Validate(endpoint));

        error.Found.ShouldContain("a ProxyCommand evil");
        error.Found.ShouldContain("the port 0");
        error.Found.ShouldContain("-oProxyCommand");
        error.Found.ShouldContain("/no/such/file");
    }

    [Theory]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("", "''")]
    [InlineData("a b\n$c", "'a b\n$c'")]
    public void Shell_words_are_quoted(string value, string expected) => ShellText.Quote(value).ShouldBe(expected);
}
