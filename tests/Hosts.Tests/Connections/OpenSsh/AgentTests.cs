using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections.OpenSsh;

/// <summary>What only the OpenSSH client does: it asks an ssh-agent.</summary>
public sealed class AgentTests
{
    [Fact]
    public async Task Private_key_given_as_text_is_held_by_an_agent()
    {
        await using var sshd = await LocalSshd.StartAsync();
        await using var pool = new SshConnectionPool(sshd.Options);
        var endpoint = sshd.Endpoint with { PrivateKey = sshd.PrivateKey, PrivateKeyFile = null };

        (await pool.For(endpoint).RunAsync(new HostScript("Read", "echo in") { Mutates = false }, default)).Output.ShouldBe("in\n");

        FilesOnDisk.TextUnder(Path.GetTempPath(), "cht-*").ShouldContain("IdentityAgent");
    }
}
