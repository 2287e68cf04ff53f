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
            await ShouldBeMadeOnceAsync(shell, up);
            (await project.InfraAsync("up", "--yes", "--refresh", "--expect-no-changes")).Required();
            await shell.RunAsync("couchdb1", "echo kept > /srv/cht-data/kept");
            var identity = await IdentityAsync(shell);

            // A destroy that got half way is turned back: the swarm is joined again, nothing that still stood is made anew.
            var destroy = new KillWalk(project, Destroy);
            await WalkAsync(destroy, boundary => boundary is { Finished: true, Name: "couchdb1-swarm" or "nodes" or "core-files" });
            (await project.InfraAsync("up", "--yes", "--skip-preview")).Required();
            (await IdentityAsync(shell)).ShouldBe(identity);
            await NodesAreReadyAsync(shell);

            await WalkAsync(destroy, until: null);
            var left = await LabInventory.ReadAsync(computer, Lab);
            left.IsEmpty.ShouldBeTrue(string.Join('\n', left.Lines()));
            File.ReadAllText(Path.Combine(left.DataFolders.Single(path => path.EndsWith("couchdb1", StringComparison.Ordinal)), "kept")).ShouldBe("kept\n");
            WasInterrupted(up);
            WasInterrupted(destroy);
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
        completed.ShouldBe(until is null, walk.Story);
        walk.Orphans.ShouldBeEmpty(walk.Story);
    }

    /// <summary>
    /// How many kills there are is a matter of time (some 40 on an idle computer): what begins or finishes in the same moment as something
    /// else shares its kill. But runs were killed while work was in flight, and between steps.
    /// </summary>
    private static void WasInterrupted(KillWalk walk)
    {
        foreach (var finished in new[] { false, true })
        {
            walk.Boundaries.Where(boundary => boundary.Finished == finished).Select(boundary => boundary.Type).Distinct().Count()
                .ShouldBeGreaterThanOrEqualTo(1, walk.Story);
        }
    }

    private static Task NodesAreReadyAsync(MachineShell shell) => shell.UntilAsync(
        "core",
        """
        nodes=$(docker node ls --format '{{.Hostname}} {{.Status}}' | sort | tr '\n' ',')
        [ "$nodes" = "core Ready,couchdb1 Ready," ] || { docker node ls; exit 1; }
        """,
        TimeSpan.FromMinutes(2));

    /// <summary>The machines themselves tell what was done to them and how often.</summary>
    private static async Task ShouldBeMadeOnceAsync(MachineShell shell, KillWalk walk)
    {
        var audit = await shell.OnAllAsync(Machines, "grep ' exit=0 ' /var/log/cht-infra/audit.log");
        var everything = string.Join('\n', audit.Select(machine => $"{machine.Key}:\n{machine.Value}")) + walk.Story;
        Count(audit["core"], "Form the swarm").ShouldBe(1, everything);
        Count(audit["core"], "Create the overlay network").ShouldBe(1, everything);
        Count(audit["couchdb1"], "Join the swarm").ShouldBe(1, everything);
        audit.Values.Select(log => Count(log, "Install Docker Engine and Compose")).ShouldBe([1, 1], everything);
        await NodesAreReadyAsync(shell);
        (await shell.RunAsync("core", "docker network ls --quiet --filter name=cht-net | wc -l")).ShouldBe("1\n");
        // A ticket whose result nobody fetched may lie in /run until the next boot; none may still be at work.
        var unfinished = await shell.OnAllAsync(
            Machines, "dpkg --audit; for ticket in /run/cht-infra/tickets/*/; do test ! -d \"$ticket\" || test -e \"$ticket/exit\" || echo \"$ticket\"; done");
        string.Concat(unfinished.Select(machine => machine.Value.Length == 0 ? "" : $"{machine.Key}: {machine.Value}")).ShouldBeEmpty(walk.Story);
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
