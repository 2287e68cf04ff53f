using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public abstract class HostKeyTests<TClient> : LocalSshdTests<TClient>
    where TClient : ISshClient
{
    private static readonly HostScript Script = new("Say hello", "echo hello") { Mutates = false };

    private static string FingerprintOf(string key)
    {
        HostPublicKey.TryParse(key, out var parsed).ShouldBeTrue();
        return parsed.Fingerprint;
    }

    [Fact]
    public async Task Pinned_fingerprint_is_accepted()
    {
        var endpoint = sshd.Endpoint with { HostKeys = [FingerprintOf(sshd.HostKey)] };

        (await pool.For(endpoint).RunAsync(Script, default)).Output.ShouldBe("hello\n");
    }

    [Fact]
    public async Task Pinned_fingerprint_of_the_second_host_key_is_accepted_too()
    {
        var endpoint = sshd.Endpoint with { HostKeys = [FingerprintOf(sshd.EcdsaHostKey)] };

        (await pool.For(endpoint).RunAsync(Script, default)).Output.ShouldBe("hello\n");
        pool.Opened.ShouldBe(1);
    }

    [Fact]
    public async Task Pinned_key_of_the_second_type_is_accepted()
    {
        var endpoint = sshd.Endpoint with { HostKeys = [sshd.EcdsaHostKey] };

        (await pool.For(endpoint).RunAsync(Script, default)).Output.ShouldBe("hello\n");
    }

    [Fact]
    public async Task Wrong_fingerprint_stops_at_once_and_shows_both()
    {
        var wrong = "SHA256:" + new string('A', 43);
        var endpoint = sshd.Endpoint with { HostKeys = [wrong] };

        var error = await Should.ThrowAsync<HostUnreachableException>(() => pool.For(endpoint).RunAsync(Script, default));

        error.Permanent.ShouldBeTrue();
        error.Found.ShouldContain(wrong);
        error.Found.ShouldContain(FingerprintOf(sshd.HostKey));
        error.Found.ShouldContain(FingerprintOf(sshd.EcdsaHostKey));
        error.Remedy.ShouldContain("ssh-keygen -lf");
        pool.Opened.ShouldBe(0);
    }

    [Fact]
    public async Task Wrong_key_of_the_right_type_stops_at_once_and_shows_both()
    {
        await using var other = await LocalSshd.StartAsync();
        var endpoint = sshd.Endpoint with { HostKeys = [other.HostKey] };

        var error = await Should.ThrowAsync<HostUnreachableException>(() => pool.For(endpoint).RunAsync(Script, default));

        error.Permanent.ShouldBeTrue();
        error.Host.ShouldBe("core");
        error.Found.ShouldContain(FingerprintOf(other.HostKey));
        error.Found.ShouldContain(FingerprintOf(sshd.HostKey));
        error.Remedy.ShouldContain("rebuilt");
    }

    [Fact]
    public async Task Pinned_key_of_a_type_the_machine_does_not_have_stops_at_once()
    {
        var rsa = Path.Combine(sshd.Directory, "rsa");
        await LocalSshd.RunAsync("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", rsa);
        var endpoint = sshd.Endpoint with { HostKeys = [await File.ReadAllTextAsync(rsa + ".pub")] };

        var error = await Should.ThrowAsync<HostUnreachableException>(() => pool.For(endpoint).RunAsync(Script, default));

        error.Permanent.ShouldBeTrue();
        error.Found.ShouldContain(TClient.KeyOfAnotherType);
    }
}
