using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests.Connections;

public sealed class SshFailureTests
{
    private static readonly SshEndpoint Endpoint = new()
    {
        Name = "core",
        Address = "10.0.0.5",
        User = "deploy",
        HostKeys = ["SHA256:" + new string('x', 43)],
    };

    [Theory]
    [InlineData("ssh: connect to host 10.0.0.5 port 22: Connection refused", "the connection was refused", true)]
    [InlineData("ssh: connect to host 10.0.0.5 port 22: Connection timed out", "no answer in time", true)]
    [InlineData("Connection timed out during banner exchange\nConnection to 10.0.0.5 port 22 timed out", "no answer in time", true)]
    [InlineData("Timeout, server 10.0.0.5 not responding.", "no answer in time", true)]
    [InlineData("ssh: connect to host 10.0.0.5 port 22: No route to host", "there is no route to the address", true)]
    [InlineData("ssh: connect to host 10.0.0.5 port 22: Network is unreachable", "there is no route to the address", true)]
    [InlineData("kex_exchange_identification: read: Connection reset by peer\nConnection reset by 10.0.0.5 port 22", "the machine closed the connection", true)]
    [InlineData("kex_exchange_identification: Connection closed by remote host\nConnection closed by 10.0.0.5 port 22", "the machine closed the connection", true)]
    [InlineData("ssh: Could not resolve hostname nope.invalid: Name or service not known", "the name has no address", false)]
    [InlineData("deploy@10.0.0.5: Permission denied (publickey).", "the login was refused; offered was the key", false)]
    [InlineData("Received disconnect from 10.0.0.5 port 22:2: Too many authentication failures\nDisconnected from 10.0.0.5 port 22", "the login was refused", false)]
    [InlineData("Load key \"/root/id\": error in libcrypto\ndeploy@10.0.0.5: Permission denied (publickey).", "the key cannot be used", false)]
    [InlineData("Permissions 0644 for '/root/id' are too open.\n@ WARNING: UNPROTECTED PRIVATE KEY FILE! @\ndeploy@10.0.0.5: Permission denied (publickey).", "the key cannot be used", false)]
    [InlineData("No ED25519 host key is known for cht-core and you have requested strict checking.\nHost key verification failed.", "the machine shows the host key", false)]
    [InlineData("Unable to negotiate with 10.0.0.5 port 22: no matching host key type found. Their offer: ssh-ed25519", "of another type", false)]
    [InlineData("guard: 4: ssh: not found", "this computer has no OpenSSH client", false)]
    [InlineData("channel 0: open failed: administratively prohibited: open failed\nstdio forwarding failed", "does not forward", false)]
    [InlineData("something new\nand strange", "ssh said \"and strange\"", false)]
    public void What_ssh_says_becomes_what_was_found_and_what_to_do(string said, string found, bool transient)
    {
        var failure = SshFailure.Classify(said);
        var error = failure.ToException(
            Endpoint, HostKeyPins.Parse("core", Endpoint.HostKeys), new SshIdentity("/root/id", null, OnlyFile: true, "the key"), []);

        failure.Transient.ShouldBe(transient);
        error.Permanent.ShouldBe(!transient);
        error.Host.ShouldBe("core");
        error.Found.ShouldContain(found);
        error.Remedy.ShouldEndWith(".");
        error.Message.ShouldStartWith("Connect to deploy@10.0.0.5 port 22 on core: ");
    }

    [Fact]
    public void Changed_host_key_shows_the_key_that_the_machine_sent_and_the_pinned_one()
    {
        const string Sent = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
        var failure = SshFailure.Classify($"""
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
            @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
            IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
            The fingerprint for the ED25519 key sent by the remote host is
            {Sent}.
            Please contact your system administrator.
            Host key verification failed.
            """);

        var error = failure.ToException(Endpoint, HostKeyPins.Parse("core", Endpoint.HostKeys), new SshIdentity(null, null, false, ""), []);

        error.Found.ShouldBe($"the machine shows the host key {Sent}, pinned is {Endpoint.HostKeys[0]}");
    }
}
