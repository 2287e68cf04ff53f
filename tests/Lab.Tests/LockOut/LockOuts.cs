using Cht.Hosts;
using Cht.Hosts.Baseline;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Lab.Tests.Cluster;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.LockOut;

/// <summary>Changes that shut the administrator out: the machine takes them back by itself, and the error says so.</summary>
internal static class LockOuts
{
    private const string State =
        """
        nft list tables | grep -c cht_cluster
        systemctl is-active cht-firewall-revert.timer
        true
        """;

    /// <summary>A policy that names administrators who are somewhere else, applied by the stack itself.</summary>
    public static async Task FirewallPolicyIsTakenBackAsync(
        HandMadeServers servers, InfraProject project, string keyFile, IReadOnlyDictionary<string, string> pinned)
    {
        project.WriteStackFile(servers.StackFile(keyFile, pinned).Replace($"{HandMadeServers.Gateway}/32", "198.51.100.7/32", StringComparison.Ordinal));

        var lockedOut = await project.InfraAsync("up", "--yes", "--skip-preview");

        lockedOut.ExitCode.ShouldBe(1, lockedOut.Everything);
        lockedOut.Everything.ShouldContain("The new firewall rules shut this computer out on ");
        lockedOut.Everything.ShouldContain($"the machine took them back; it sees this computer as {HandMadeServers.Gateway}");
        lockedOut.Everything.ShouldContain("administratorRanges");
        // By connections of the test's own: the machines are reachable again, without the rules and with no way back pending.
        var shell = new MachineShell(servers.WriteSshConfig(project, keyFile));
        (await shell.OnAllAsync(HandMadeServers.Machines, State)).Values.ShouldAllBe(text => text == "0\ninactive\n");
    }

    /// <summary>A drop-in that refuses the operator's login, loaded by the scripts that load the product's own.</summary>
    public static async Task SshSettingsAreTakenBackAsync(HandMadeServers servers, string machine, string keyFile)
    {
        var way = TimeSpan.FromSeconds(10);
        const string Refusing = "DenyUsers ubuntu\n";
        await using var pool = new SshConnectionPool();
        var connection = pool.For(new SshEndpoint
        {
            Name = machine,
            Address = HandMadeServers.AddressOf(machine),
            User = "ubuntu",
            HostKeys = [servers.HostKeyOf(machine).PublicKey],
            PrivateKeyFile = keyFile,
        });
        var read = new HostScript("Read the drop-in", $"sha256sum {SshServerScripts.DropIn}; sshd -T | grep -c denyusers; true") { Mutates = false };
        var before = await connection.RunAsync(read, CancellationToken.None);

        var plan = new HostPlan(
        [
            new HostOperation(SshServerScripts.Load(Refusing, way), "the test shuts itself out"),
            SshServerPart.Keeping(Refusing, way),
        ]);
        var error = await Should.ThrowAsync<ProvisioningException>(
            () => HostConvergence.ExecuteAsync(connection, plan, progress: null, CancellationToken.None));

        error.Failed.ShouldBe("The new SSH settings shut this computer out");
        error.Found.ShouldContain($"the machine took them back; it sees this computer as {HandMadeServers.Gateway}");
        var after = await connection.RunAsync(read with { NewLogin = true }, CancellationToken.None);
        after.Output.ShouldBe(before.Output);
    }
}
