using Cht.Lab.Tests.Cluster;
using Cht.Lab.Tests.LockOut;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests;

/// <summary>The stack for servers that exist, on four machines that no stack made.</summary>
[Collection(nameof(OwnMachines))]
public sealed class ServersTests
{
    private const string Stack = "servers";

    [Fact]
    public async Task Four_given_servers_become_a_cluster_are_refused_with_a_wrong_host_key_and_are_given_back_on_destroy()
    {
        await using var servers = new HandMadeServers();
        await servers.CreateAsync();
        var pinned = servers.Pinned();
        // A fingerprint is as good as the key.
        pinned["couchdb2"] = servers.HostKeyOf("couchdb2").Fingerprint;
        using var project = new InfraProject(Stack, string.Empty);
        var keyFile = project.WriteSecret("id_ed25519", servers.Operator.PrivateKey);

        project.WriteStackFile(servers.StackFile(keyFile, new Dictionary<string, string>(pinned) { ["couchdb3"] = pinned["couchdb1"] }));
        var refused = await project.InfraAsync("up", "--yes");
        refused.ExitCode.ShouldBe(1, refused.Everything);
        refused.Everything.ShouldContain("couchdb3");

        await LockOuts.FirewallPolicyIsTakenBackAsync(servers, project, keyFile, pinned);

        project.WriteStackFile(servers.StackFile(keyFile, pinned));
        (await project.InfraAsync("up", "--yes")).Required();
        var shell = new MachineShell((await project.OutputAsync("sshConfig")).GetString()!);
        var nodes = await shell.RunAsync("core", "docker node ls --format '{{.Hostname}} {{.Status}} {{.Availability}}'");
        nodes.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order()
            .ShouldBe(LabCluster.Machines.Select(machine => $"{machine} Ready Active"));
        await LockOuts.SshSettingsAreTakenBackAsync(servers, "couchdb3", keyFile);
        (await project.InfraAsync("up", "--yes", "--refresh", "--expect-no-changes")).Required();

        (await project.InfraAsync("destroy", "--yes")).Required();
        await GivenBackAsync(servers, project, keyFile);
    }

    /// <summary>Ours is gone (swarm, network, firewall table, secrets); Docker and the machine's own things stay.</summary>
    private static async Task GivenBackAsync(HandMadeServers servers, InfraProject project, string keyFile)
    {
        var config = servers.WriteSshConfig(project, keyFile);
        var found = await new MachineShell(config).OnAllAsync(
            LabCluster.Machines,
            """
            docker info --format '{{.Swarm.LocalNodeState}}'
            nft list tables | grep -c cht_cluster
            find /home/ubuntu/cht -name .env | wc -l
            """);
        found.Values.ShouldAllBe(text => text == "inactive\n0\n0\n");
    }
}

/// <summary>Tests that make machines of their own run one after another, beside the shared lab.</summary>
[CollectionDefinition(nameof(OwnMachines))]
public sealed class OwnMachines;
