using Cht.Hosts.Lab;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests;

/// <summary>A small lab (core and one CouchDB machine) from nothing to nothing, the second time with containers.</summary>
[Collection(nameof(OwnMachines))]
public sealed class DestroyTests
{
    /// <summary>So short that the interface of its core machine is called as the machine is.</summary>
    private const string Lab = "end";

    private static string StackFile(bool deploy) => $"""
        config:
          cht-cluster:target: lab
          cht-cluster:couchdbNodes: 1
          cht-cluster:labSubnet: 10.87.241.0/24
          cht-cluster:overlayEncrypted: false
          cht-cluster:deploy: {(deploy ? "true" : "false")}
        """;

    [Fact]
    public async Task Destroy_removes_everything_of_the_lab_but_the_data_volumes_and_those_too_when_told()
    {
        var computer = new LabComputer();
        using var project = new InfraProject(Lab, StackFile(deploy: false));
        try
        {
            (await project.InfraAsync("up", "--yes")).Required();
            (await LabInventory.ReadAsync(computer, Lab)).Processes.ShouldNotBeEmpty();
            var shell = new MachineShell((await project.OutputAsync("sshConfig")).GetString()!);
            await shell.RunAsync("couchdb1", "echo kept > /srv/cht-data/kept");

            (await project.InfraAsync("destroy", "--yes")).Required();

            var left = await LabInventory.ReadAsync(computer, Lab);
            left.IsEmpty.ShouldBeTrue(string.Join('\n', left.Lines()));
            File.ReadAllText(Path.Combine(left.DataFolders.Single(path => path.EndsWith("couchdb1", StringComparison.Ordinal)), "kept"))
                .ShouldBe("kept\n");

            // The kernel takes the network of dead processes apart when it finds the time: on a busy computer minutes later.
            (await Command.RunAsync("ip", ["link", "add", "vb-cht-end.core", "type", "veth", "peer", "name", "end-stale"], TimeSpan.FromMinutes(1)))
                .Required();

            // One CouchDB machine is a single node, which no other test deploys.
            project.WriteStackFile(StackFile(deploy: true));
            (await project.InfraAsync("up", "--yes")).Required();
            (await project.InfraAsync("up", "--yes", "--expect-no-changes")).Required();
            var again = new MachineShell((await project.OutputAsync("sshConfig")).GetString()!);
            (await again.RunAsync("couchdb1", "cat /srv/cht-data/kept")).ShouldBe("kept\n");
            (await project.InfraAsync("destroy", "--yes", "--delete-data")).Required();
            (await LabInventory.ReadAsync(computer, Lab)).Lines().ShouldBeEmpty();
        }
        finally
        {
            await LabCleanup.RemoveAllAsync(computer, Lab, deleteData: true);
        }
    }
}
