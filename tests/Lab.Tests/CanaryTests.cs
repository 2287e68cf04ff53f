using Cht.Lab.Tests.Cluster;

namespace Cht.Lab.Tests;

[Collection(nameof(LabCluster))]
public sealed class CanaryTests(LabCluster lab)
{
    [Fact]
    public async Task No_secret_was_in_the_arguments_or_environment_of_any_process()
    {
        lab.Sampler.Count.ShouldBeGreaterThan(500);
        foreach (var secret in await lab.SecretsAsync())
        {
            lab.Sampler.Holding(secret).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task No_secret_was_printed()
    {
        var printed = lab.KilledRun + lab.Project.Printed;

        printed.Length.ShouldBeGreaterThan(500);
        foreach (var secret in await lab.SecretsAsync())
        {
            printed.ShouldNotContain(secret, Case.Sensitive);
        }
    }

    [Fact]
    public async Task No_secret_is_in_clear_in_the_state_its_backups_or_its_history()
    {
        var files = Directory.GetFiles(Path.Combine(lab.Project.Folder, "state"), "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/ssh/", StringComparison.Ordinal))
            .ToList();

        files.ShouldContain(lab.Project.StateFile);
        var secrets = await lab.SecretsAsync();
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file);
            secrets.ShouldAllBe(secret => !text.Contains(secret, StringComparison.Ordinal), file);
        }
    }

    [Fact]
    public async Task No_secret_is_in_the_journal_or_the_audit_log_of_a_machine()
    {
        var logs = await lab.Shell.OnAllAsync(LabCluster.Machines, "journalctl --quiet --no-pager; cat /var/log/cht-infra/audit.log");

        foreach (var secret in await lab.SecretsAsync())
        {
            logs.Values.ShouldAllBe(log => log.Length > 500 && !log.Contains(secret, StringComparison.Ordinal));
        }
    }
}
