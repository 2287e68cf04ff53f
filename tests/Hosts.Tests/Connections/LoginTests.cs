using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

/// <summary>Keys to log in with.</summary>
public abstract class LoginTests<TClient> : LocalSshdTests<TClient>
    where TClient : ISshClient
{
    private static readonly HostScript Script = new("Read something", "echo in") { Mutates = false };

    private Task<ScriptResult> RunAsync(SshEndpoint endpoint) => pool.For(endpoint).RunAsync(Script, default);

    private async Task<string> NewKeyAsync(string type, string passphrase = "")
    {
        var file = Path.Combine(sshd.Directory, "key-" + type);
        await LocalSshd.RunAsync("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "", "-f", file);
        await File.AppendAllTextAsync(Path.Combine(sshd.Directory, "authorized_keys"), await File.ReadAllTextAsync(file + ".pub"));
        return file;
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task Key_of_any_usual_type_logs_in_from_a_file_and_as_text(string type)
    {
        var file = await NewKeyAsync(type);

        (await RunAsync(sshd.Endpoint with { PrivateKeyFile = file })).Output.ShouldBe("in\n");
        (await RunAsync(sshd.Endpoint with { PrivateKeyFile = null, PrivateKey = await File.ReadAllTextAsync(file) })).Output.ShouldBe("in\n");
        pool.Opened.ShouldBe(2);
    }

    [Fact]
    public async Task Private_key_given_as_text_is_never_on_disk()
    {
        var endpoint = sshd.Endpoint with { PrivateKey = sshd.PrivateKey, PrivateKeyFile = null };
        File.Delete(sshd.PrivateKeyFile);

        var result = await RunAsync(endpoint);

        result.Output.ShouldBe("in\n");
        FilesOnDisk.TextUnder(Path.GetTempPath(), "cht-*").ShouldNotContain(endpoint.PrivateKey.Split('\n')[2]);
    }

    [Fact]
    public async Task Damaged_private_key_is_named_without_quoting_it()
    {
        var endpoint = sshd.Endpoint with { PrivateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nSECRETSECRET\n", PrivateKeyFile = null };

        var error = await Should.ThrowAsync<HostUnreachableException>(() => RunAsync(endpoint));

        error.Message.ShouldContain("Load the private key");
        error.Message.ShouldContain("cannot be used");
        error.ToString().ShouldNotContain("SECRETSECRET");
        error.Permanent.ShouldBeTrue();
    }

    [Fact]
    public async Task Key_with_a_passphrase_that_nobody_can_be_asked_for_is_refused_at_once()
    {
        var file = await NewKeyAsync("ed25519", passphrase: "a long passphrase");

        var error = await Should.ThrowAsync<HostUnreachableException>(() => RunAsync(sshd.Endpoint with { PrivateKeyFile = file }));

        error.Found.ShouldContain(TClient.Passphrase);
        error.Remedy.ShouldContain("key");
        error.Permanent.ShouldBeTrue();
    }

    [Fact]
    public async Task Key_file_that_others_may_read_is_refused()
    {
        File.SetUnixFileMode(sshd.PrivateKeyFile, (UnixFileMode)0b110_100_100);

        var error = await Should.ThrowAsync<HostUnreachableException>(() => RunAsync(sshd.Endpoint));

        error.Found.ShouldContain($"the private key file {sshd.PrivateKeyFile} cannot be used");
        error.Remedy.ShouldContain("chmod 600");
        error.Permanent.ShouldBeTrue();
    }

    [Fact]
    public async Task Key_file_may_be_given_relative_to_the_home_directory()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var endpoint = sshd.Endpoint with { PrivateKeyFile = "~/" + Path.GetRelativePath(home, sshd.PrivateKeyFile) };

        (await RunAsync(endpoint)).Output.ShouldBe("in\n");
        (await Should.ThrowAsync<HostUnreachableException>(() => RunAsync(endpoint with { PrivateKeyFile = "~/no-such-key" })))
            .Found.ShouldContain($"\"{home}/no-such-key\" does not exist");
    }

    [Fact]
    public async Task Without_any_key_the_error_says_so()
    {
        var error = await Should.ThrowAsync<HostUnreachableException>(() => RunAsync(sshd.Endpoint with { PrivateKeyFile = null }));

        error.Found.ShouldContain(TClient.NoKey);
        error.Remedy.ShouldContain("Configure a private key or a key file");
        error.Permanent.ShouldBeTrue();
    }
}
