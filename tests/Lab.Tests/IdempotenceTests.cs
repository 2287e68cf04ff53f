using Cht.Lab.Tests.Cluster;

namespace Cht.Lab.Tests;

[Collection(nameof(LabCluster))]
public sealed class IdempotenceTests(LabCluster lab)
{
    private const string Mutations = "wc -l < /var/log/cht-infra/audit.log; journalctl --unit=ssh --quiet | grep -c 'Accepted publickey'";

    [Fact]
    public async Task A_second_run_changes_nothing_and_opens_no_connection()
    {
        var before = await CountAsync();

        var run = await lab.Project.InfraAsync("up", "--yes", "--expect-no-changes");

        run.ExitCode.ShouldBe(0, run.Everything);
        var after = await CountAsync();
        foreach (var machine in LabCluster.Machines)
        {
            after[machine].Mutations.ShouldBe(before[machine].Mutations, machine);
            // The only new login is the one that counts.
            after[machine].Logins.ShouldBe(before[machine].Logins + 1, machine);
        }
    }

    [Fact]
    public async Task Ten_runs_leave_the_secrets_unchanged()
    {
        var before = await lab.SecretsAsync();

        for (var run = 0; run < 10; run++)
        {
            (await lab.Project.InfraAsync("up", "--yes", "--expect-no-changes")).ExitCode.ShouldBe(0);
        }

        (await lab.SecretsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_refresh_finds_no_drift_and_mutates_nothing()
    {
        var before = await CountAsync();

        var run = await lab.Project.InfraAsync("refresh", "--yes", "--expect-no-changes");

        run.ExitCode.ShouldBe(0, run.Everything);
        var after = await CountAsync();
        after.Select(machine => machine.Value.Mutations).ShouldBe(before.Select(machine => machine.Value.Mutations));
    }

    [Fact]
    public void The_run_after_a_kill_converged_and_the_killed_one_had_not_finished()
    {
        lab.KilledRun.ShouldNotContain("Duration:");
        lab.SecondRun.ExitCode.ShouldBe(0);
    }

    private async Task<SortedDictionary<string, (int Mutations, int Logins)>> CountAsync()
    {
        var counts = await lab.Shell.OnAllAsync(LabCluster.Machines, Mutations);
        return new SortedDictionary<string, (int, int)>(counts.ToDictionary(
            machine => machine.Key,
            machine =>
            {
                var lines = machine.Value.Split('\n');
                return (int.Parse(lines[0]), int.Parse(lines[1]));
            }), StringComparer.Ordinal);
    }
}
