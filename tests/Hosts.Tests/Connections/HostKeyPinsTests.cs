using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public sealed class HostKeyPinsTests
{
    [Fact]
    public async Task Fingerprint_is_the_one_ssh_keygen_shows()
    {
        await using var sshd = await LocalSshd.StartAsync();

        var shown = await LocalSshd.RunAsync("ssh-keygen", "-lf", Path.Combine(sshd.Directory, "host_ed25519.pub"));

        HostPublicKey.TryParse(sshd.HostKey, out var key).ShouldBeTrue();
        key.Fingerprint.ShouldBe(shown.Split(' ')[1]);
    }

    [Theory]
    [InlineData("SHA256:short")]
    [InlineData("MD5:aa:bb")]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 not*base64")]
    [InlineData("")]
    public void Pin_of_no_known_form_is_refused_with_what_to_write(string pin)
    {
        var error = Should.Throw<HostUnreachableException>(() => HostKeyPins.Parse("core", [pin]));

        error.Found.ShouldContain("neither a public key nor a SHA256 fingerprint");
        error.Remedy.ShouldContain("ssh_host_ed25519_key.pub");
    }

    [Fact]
    public void No_pin_at_all_is_refused() =>
        Should.Throw<HostUnreachableException>(() => HostKeyPins.Parse("core", [])).Found.ShouldBe("there is none");
}
