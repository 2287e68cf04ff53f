using Cht.Hosts.Connections;
using Cht.Hosts.Keys;
using Cht.Hosts.Tests.Connections;

namespace Cht.Hosts.Tests.Keys;

public sealed class SshKeysTests
{
    [Fact]
    public async Task Generated_key_logs_in_and_has_the_fingerprint_that_ssh_keygen_shows()
    {
        var key = await SshKeys.GenerateAsync("cht-lab", default);
        await using var sshd = await LocalSshd.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(sshd.Directory, "authorized_keys"), key.PublicKey + "\n");
        await using var pool = new SshConnectionPool(sshd.Options);

        var result = await pool.For(sshd.Endpoint with { PrivateKey = key.PrivateKey, PrivateKeyFile = null })
            .RunAsync(new HostScript("Read", "echo in") { Mutates = false }, default);

        result.Output.ShouldBe("in\n");
        key.PublicKey.ShouldMatch("^ssh-ed25519 [A-Za-z0-9+/]+ cht-lab$");
        (await LocalSshd.RunAsync("ssh-keygen", "-lf", Path.Combine(sshd.Directory, "authorized_keys"))).ShouldContain(key.Fingerprint);
    }

    [Fact]
    public async Task Two_keys_differ_and_nothing_of_them_is_left_on_this_computer()
    {
        var keys = await Task.WhenAll(SshKeys.GenerateAsync("a", default), SshKeys.GenerateAsync("b", default));

        keys[0].PrivateKey.ShouldNotBe(keys[1].PrivateKey);
        keys[0].ToString().ShouldBe(keys[0].PublicKey);
        var secret = keys[0].PrivateKey.Split('\n')[2];
        foreach (var place in new[] { "/dev/shm", Path.GetTempPath() })
        {
            FilesOnDisk.TextUnder(place, "cht-key-*").ShouldNotContain(secret);
        }
    }

    [Fact]
    public void Text_that_is_no_key_has_no_fingerprint() => Should.Throw<FormatException>(() => SshKeys.FingerprintOf("ssh-rsa"));
}
