using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Tests.Convergence;

public sealed class ScriptRemedyTests
{
    private static readonly HostScript Work = new("Install Docker", "true") { Mutates = true };

    [Theory]
    [InlineData("head: error writing 'standard output': No space left on device", "free space")]
    [InlineData("E: You don't have enough free space in /var/cache/apt/archives/.", "free space")]
    [InlineData("E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (unattended-upgr)", "wait until the process named has ended")]
    [InlineData("E: Failed to fetch http://deb.debian.org/debian/pool/d.deb  503  Service Unavailable [IP: 192.0.2.1 80]", "The package mirror did not deliver")]
    [InlineData("Err:1 http://deb.debian.org/debian trixie InRelease Could not resolve 'deb.debian.org'", "The package mirror did not deliver")]
    [InlineData("something else", "Mend what the message names")]
    public void Remedy_follows_what_the_script_said(string said, string remedy)
    {
        var failure = HostConvergence.ScriptFailure("core", Work, new ScriptResult(100, "", said));

        failure.Found.ShouldContain(said);
        failure.Remedy.ShouldContain(remedy);
    }
}
