using Cht.Hosts.Lab;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests;

/// <summary>A small lab (core and one CouchDB machine) from nothing to nothing.</summary>
public sealed class DestroyTests
{
    private const string Lab = "labgone";

    private const string StackFile = """
        config:
          cht-cluster:target: lab
          cht-cluster:couchdbNodes: 1
          cht-cluster:labSubnet: 10.87.241.0/24
          cht-cluster:overlayEncrypted: false
        """;

    [Fact]
    public async Task Destroy_removes_everything_of_the_lab_but_the_data_volumes_and_those_too_when_told()
    {
        using var project = new InfraProject(Lab, StackFile);
        try
        {
            (await project.InfraAsync("up", "--yes")).Required();
            (await LabInventory.ReadAsync(Lab)).Processes.ShouldNotBeEmpty();
            var shell = new MachineShell((await project.OutputAsync("sshConfig")).GetString()!);
            await shell.RunAsync("couchdb1", "echo kept > /srv/cht-data/kept");

            (await project.InfraAsync("destroy", "--yes")).Required();

            var left = await LabInventory.ReadAsync(Lab);
            left.Processes.ShouldBeEmpty();
            left.Mounts.ShouldBeEmpty();
            left.Interfaces.ShouldBeEmpty();
            left.FirewallTables.ShouldBeEmpty();
            left.DataVolumes.ShouldNotBeEmpty();
            File.ReadAllText(Path.Combine(left.DataVolumes.Single(path => path.Contains("couchdb1", StringComparison.Ordinal)), "kept"))
                .ShouldBe("kept\n");
        }
        finally
        {
            await LabCleanup.RemoveAllAsync(Lab, deleteData: true);
        }

        (await LabInventory.ReadAsync(Lab)).IsEmpty.ShouldBeTrue();
    }
}
