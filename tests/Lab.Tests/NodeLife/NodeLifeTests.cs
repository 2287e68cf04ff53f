using Cht.Hosts.Lab;
using Cht.Lab.Tests.Running;
using CommandResult = Cht.Lab.Tests.Running.CommandResult;

namespace Cht.Lab.Tests.NodeLife;

/// <summary>A small lab whose machines are lost, switched off, added and removed.</summary>
public sealed class NodeLifeTests
{
    private const string Lab = "lablife";

    private static readonly string[] Machines = ["core", "couchdb1", "couchdb2"];

    /// <summary>The environment files lie in the folders of their projects, which are others on the core machine.</summary>
    private const string Secrets = "find /home/ubuntu/cht -name .env -exec sha256sum {} + | sort | grep .";

    [Fact]
    public async Task Machines_are_lost_and_rebuilt_away_and_back_added_and_removed()
    {
        var computer = new LabComputer();
        using var project = new InfraProject(Lab, StackFile(couchDbNodes: 2, managers: 1));
        try
        {
            (await project.InfraAsync("up", "--yes")).Required();
            var shell = new MachineShell((await project.OutputAsync("sshConfig")).GetString()!);

            await RebuildAsync(project, shell, computer);
            await AwayAndBackAsync(project, shell, computer);
            await LoseTheOnlyManagerAsync(project, shell, computer);

            await ScaleAsync(project, couchDbNodes: 2, managers: 3);
            (await RolesAsync(shell)).ShouldBe(["core manager Ready", "couchdb1 manager Ready", "couchdb2 manager Ready"]);
            await LoseTheFirstOfThreeManagersAsync(project, shell, computer);

            var shrunk = await ScaleAsync(project, couchDbNodes: 1, managers: 1);
            shrunk.Everything.ShouldContain("CouchDB machines removed: couchdb2");
            (await RolesAsync(shell)).ShouldBe(["core manager Ready", "couchdb1 worker Ready"]);

            var grown = await ScaleAsync(project, couchDbNodes: 2, managers: 1);
            grown.Everything.ShouldContain("Shards do not move by themselves");
            (await RolesAsync(shell)).ShouldBe(["core manager Ready", "couchdb1 worker Ready", "couchdb2 worker Ready"]);
            (await project.InfraAsync("refresh", "--yes", "--expect-no-changes")).Required();
        }
        finally
        {
            await LabCleanup.RemoveAllAsync(computer, Lab, deleteData: true);
        }
    }

    private static async Task RebuildAsync(InfraProject project, MachineShell shell, LabComputer computer)
    {
        await shell.RunAsync("couchdb2", "echo kept > /srv/cht-data/kept");
        var secrets = await shell.RunAsync("couchdb2", "sha256sum /home/ubuntu/cht/.env");
        await new LabMachine(computer).RemoveAsync(Lab, "couchdb2");
        // Another one is only switched off: it is started again as it was.
        var boot = await shell.RunAsync("couchdb1", "cat /etc/machine-id; docker info --format '{{.Swarm.NodeID}}'");
        await new LabMachine(computer).StopAsync(Lab, "couchdb1");

        var up = await project.InfraAsync("up", "--yes", "--refresh");
        up.Required();

        up.Output.ShouldContain("state: expected running, found stopped");
        (await shell.RunAsync("couchdb1", "cat /etc/machine-id; docker info --format '{{.Swarm.NodeID}}'")).ShouldBe(boot);
        (await shell.RunAsync("couchdb2", "cat /srv/cht-data/kept")).ShouldBe("kept\n");
        (await shell.RunAsync("couchdb2", "sha256sum /home/ubuntu/cht/.env")).ShouldBe(secrets);
        (await RolesAsync(shell)).ShouldBe(["core manager Ready", "couchdb1 worker Ready", "couchdb2 worker Ready"]);
        (await project.InfraAsync("refresh", "--yes", "--expect-no-changes")).Required();
    }

    private static async Task AwayAndBackAsync(InfraProject project, MachineShell shell, LabComputer computer)
    {
        await shell.RunAsync("couchdb1", "chmod 0644 /home/ubuntu/cht/.env");
        // Sessions that are open live on; new ones are refused.
        await shell.RunAsync("couchdb2", "systemctl stop ssh.socket ssh.service");

        var refresh = await project.InfraAsync("refresh", "--yes", "--expect-no-changes");
        refresh.ExitCode.ShouldBe(7, refresh.Everything);
        refresh.Output.ShouldContain("couchdb2: no connection within");
        refresh.Output.ShouldContain("found mode 0644");

        var up = await project.InfraAsync("up", "--yes", "--continue-on-error");
        up.ExitCode.ShouldNotBe(0, up.Everything);
        up.Everything.ShouldContain("on couchdb2: the connection was refused");
        // The wait is shown with its end; it is one for all resources of the machine, and so is the warning, in the preview and in the refresh.
        up.Output.ShouldMatch("couchdb2: connection refused by 10.87.232.13 port 22, waiting for [0-9]+ s of at most 120 s");
        refresh.Output.Split('\n').Count(line => line.Contains("warning: Connect on couchdb2", StringComparison.Ordinal)).ShouldBe(2, refresh.Output);
        (await shell.RunAsync("couchdb1", "stat --format %a /home/ubuntu/cht/.env")).ShouldBe("600\n");

        await new LabMachine(computer).RebootAsync(Lab, "couchdb2");
        (await project.InfraAsync("up", "--yes")).Required();
        (await project.InfraAsync("refresh", "--yes", "--expect-no-changes")).Required();
    }

    /// <summary>The swarm is lost with the machine's root filesystem; data, secrets and names are not.</summary>
    private static async Task LoseTheOnlyManagerAsync(InfraProject project, MachineShell shell, LabComputer computer)
    {
        await shell.RunAsync("core", "echo kept > /srv/cht-data/kept");
        var secrets = await shell.OnAllAsync(Machines, Secrets);
        await new LabMachine(computer).RemoveAsync(Lab, "core");

        var up = await project.InfraAsync("up", "--yes", "--refresh", "--skip-preview");
        up.Required();

        up.Everything.ShouldContain("The swarm of couchdb1, couchdb2 was lost with its only manager core. A new one is formed");
        (await shell.RunAsync("core", "cat /srv/cht-data/kept")).ShouldBe("kept\n");
        (await shell.OnAllAsync(Machines, Secrets)).ShouldBe(secrets);
        (await RolesAsync(shell)).ShouldBe(["core manager Ready", "couchdb1 worker Ready", "couchdb2 worker Ready"]);
        (await shell.RunAsync("core", "docker network inspect --format '{{.Attachable}}' cht-net")).ShouldBe("true\n");
        (await project.InfraAsync("refresh", "--yes", "--expect-no-changes")).Required();
    }

    /// <summary>The swarm lives on in the other two: the rebuilt machine joins it and forms none of its own.</summary>
    private static async Task LoseTheFirstOfThreeManagersAsync(InfraProject project, MachineShell shell, LabComputer computer)
    {
        const string Identity = "docker info --format '{{.Swarm.Cluster.ID}}'; docker network inspect --format '{{.Id}}' cht-net";
        var before = await shell.RunAsync("couchdb1", Identity);
        await new LabMachine(computer).RemoveAsync(Lab, "core");

        var up = await project.InfraAsync("up", "--yes", "--refresh", "--skip-preview");
        up.Required();

        up.Everything.ShouldContain("it joins that one again");
        (await shell.RunAsync("core", Identity)).ShouldBe(before);
        (await RolesAsync(shell)).ShouldBe(["core manager Ready", "couchdb1 manager Ready", "couchdb2 manager Ready"]);
        (await project.InfraAsync("refresh", "--yes", "--expect-no-changes")).Required();
    }

    private static async Task<CommandResult> ScaleAsync(InfraProject project, int couchDbNodes, int managers)
    {
        await File.WriteAllTextAsync(Path.Combine(project.Folder, $"Pulumi.{Lab}.yaml"), StackFile(couchDbNodes, managers));
        var run = await project.InfraAsync("up", "--yes");
        run.Required();
        return run;
    }

    /// <summary>Once no node is anything else but ready: a new leader calls nodes unknown until it has heard from them.</summary>
    private static async Task<string[]> RolesAsync(MachineShell shell)
    {
        await shell.UntilAsync("core", "! docker node ls --format '{{.Status}}' | grep -qv Ready", TimeSpan.FromMinutes(1));
        var roles = await shell.RunAsync(
            "core",
            "for id in $(docker node ls -q); do docker node inspect --format '{{.Description.Hostname}} {{.Spec.Role}} {{.Status.State}}' $id; done");
        return [.. roles.Replace("ready", "Ready", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    private static string StackFile(int couchDbNodes, int managers) => $"""
        config:
          cht-cluster:target: lab
          cht-cluster:couchdbNodes: {couchDbNodes}
          cht-cluster:managers: {managers}
          cht-cluster:labSubnet: 10.87.232.0/24
          cht-cluster:overlayEncrypted: false
          cht-cluster:deploy: false
        """;
}
