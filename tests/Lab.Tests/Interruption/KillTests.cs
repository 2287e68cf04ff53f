using System.Diagnostics;
using Cht.Hosts.Lab;
using Cht.Lab.Tests.Running;
using Xunit.Abstractions;

namespace Cht.Lab.Tests.Interruption;

/// <summary>A small lab made and removed by runs that are killed at every step boundary.</summary>
public sealed class KillTests(ITestOutputHelper log)
{
    private const string Lab = "labkill";

    private const string StackFile = """
        config:
          cht-cluster:target: lab
          cht-cluster:couchdbNodes: 1
          cht-cluster:labSubnet: 10.87.233.0/24
          cht-cluster:overlayEncrypted: false
          cht-cluster:deploy: false
        """;

    private static readonly string[] Machines = ["core", "couchdb1"];

    private static readonly string[] Up = ["up", "--yes", "--skip-preview", "--json"];

    private static readonly string[] Destroy = ["destroy", "--yes", "--skip-preview", "--json"];

    [Fact]
    public async Task Runs_killed_at_every_step_boundary_converge_and_do_nothing_twice()
    {
        var computer = new LabComputer();
        using var project = new InfraProject(Lab, StackFile);
        try
        {
            var up = new KillWalk(project, Up);
            await WalkAsync(up, until: null);
            var shell = new MachineShell((await project.OutputAsync("sshConfig")).GetString()!);
            await ShouldBeMadeOnceAsync(shell);
            (await project.InfraAsync("up", "--yes", "--refresh", "--expect-no-changes")).Required();
            await shell.RunAsync("couchdb1", "echo kept > /srv/cht-data/kept");
            var identity = await IdentityAsync(shell);

            // A destroy that got half way is turned back: the swarm is joined again, nothing that still stood is made anew.
            var destroy = new KillWalk(project, Destroy);
            await WalkAsync(destroy, boundary => boundary is { Finished: true, Name: "couchdb1-swarm" });
            (await project.InfraAsync("up", "--yes", "--skip-preview")).Required();
            (await IdentityAsync(shell)).ShouldBe(identity);
            (await shell.RunAsync("core", "docker node ls --format '{{.Hostname}} {{.Status}}' | sort")).ShouldBe("core Ready\ncouchdb1 Ready\n");

            await WalkAsync(destroy, until: null);
            var left = await LabInventory.ReadAsync(computer, Lab);
            left.IsEmpty.ShouldBeTrue(string.Join('\n', left.Lines()));
            File.ReadAllText(Path.Combine(left.DataFolders.Single(path => path.EndsWith("couchdb1", StringComparison.Ordinal)), "kept")).ShouldBe("kept\n");
            // Of the 21 resources a few finish in the same moment as another one and share its kill.
            up.Boundaries.Count(boundary => boundary.Finished).ShouldBeGreaterThanOrEqualTo(15);
            destroy.Boundaries.Count(boundary => boundary.Finished).ShouldBeGreaterThanOrEqualTo(15);
        }
        finally
        {
            await LabCleanup.RemoveAllAsync(computer, Lab, deleteData: true);
        }
    }

    private async Task WalkAsync(KillWalk walk, Func<StepBoundary, bool>? until)
    {
        var watch = Stopwatch.StartNew();
        var before = walk.Boundaries.Count;
        var completed = await walk.RunAsync(until);
        log.WriteLine($"{walk.Boundaries.Count - before} kills in {watch.Elapsed.TotalSeconds:0} s:\n  {string.Join("\n  ", walk.Boundaries.Skip(before).Select(boundary => boundary.Key))}");
        completed.ShouldBe(until is null);
        walk.Orphans.ShouldBeEmpty();
    }

    /// <summary>The machines themselves tell what was done to them and how often.</summary>
    private static async Task ShouldBeMadeOnceAsync(MachineShell shell)
    {
        var audit = await shell.OnAllAsync(Machines, "grep ' exit=0 ' /var/log/cht-infra/audit.log");
        Count(audit["core"], "Form the swarm").ShouldBe(1);
        Count(audit["core"], "Create the overlay network").ShouldBe(1);
        Count(audit["couchdb1"], "Join the swarm").ShouldBe(1);
        audit.Values.ShouldAllBe(log => Count(log, "Install Docker Engine and Compose") == 1);
        (await shell.RunAsync("core", "docker node ls --format '{{.Hostname}} {{.Status}}' | sort")).ShouldBe("core Ready\ncouchdb1 Ready\n");
        (await shell.RunAsync("core", "docker network ls --quiet --filter name=cht-net | wc -l")).ShouldBe("1\n");
        // A ticket whose result nobody fetched may lie in /run until the next boot; none may still be at work.
        var unfinished = await shell.OnAllAsync(
            Machines, "dpkg --audit; for ticket in /run/cht-infra/tickets/*/; do test ! -d \"$ticket\" || test -e \"$ticket/exit\" || echo \"$ticket\"; done");
        unfinished.Values.ShouldAllBe(text => text.Length == 0);
    }

    private static async Task<string> IdentityAsync(MachineShell shell)
    {
        var swarm = await shell.RunAsync("core", "docker info --format '{{.Swarm.Cluster.ID}} {{.Swarm.NodeID}}'");
        var machines = await shell.OnAllAsync(Machines, "cat /etc/machine-id /etc/ssh/ssh_host_*_key.pub; cat /srv/cht-data/kept 2>/dev/null || true");
        return swarm + string.Concat(Machines.Select(machine => machines[machine]));
    }

    private static int Count(string audit, string purpose) =>
        audit.Split('\n').Count(line => line.Contains($"purpose=\"{purpose}", StringComparison.Ordinal));
}
