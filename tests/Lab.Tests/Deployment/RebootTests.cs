using System.Diagnostics;
using Cht.Hosts.Lab;
using Xunit.Abstractions;

namespace Cht.Lab.Tests.Deployment;

[Collection(nameof(DeployedCluster))]
public sealed class RebootTests(DeployedCluster lab, ITestOutputHelper output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task After_a_reboot_of_each_machine_in_turn_and_of_all_at_once_everything_returns_unattended()
    {
        var machines = new LabMachine(lab.Computer);
        foreach (var machine in DeployedCluster.Machines)
        {
            await TimedAsync(machine, () => machines.RebootAsync(DeployedCluster.Name, machine));
        }

        await TimedAsync("all at once", () => Task.WhenAll(DeployedCluster.Machines.Select(machine => machines.RebootAsync(DeployedCluster.Name, machine))));

        (await lab.Project.InfraAsync("refresh", "--yes", "--expect-no-changes")).Required();
    }

    private async Task TimedAsync(string what, Func<Task> reboot)
    {
        var clock = Stopwatch.StartNew();
        await reboot();
        await lab.UntilWholeAsync(Deadline);
        output.WriteLine($"reboot of {what}: whole again after {clock.Elapsed.TotalSeconds:0} s");
        Console.WriteLine($"reboot of {what}: whole again after {clock.Elapsed.TotalSeconds:0} s");
    }
}
