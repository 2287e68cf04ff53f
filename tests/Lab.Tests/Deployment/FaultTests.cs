namespace Cht.Lab.Tests.Deployment;

[Collection(nameof(DeployedCluster))]
public sealed class FaultTests(DeployedCluster lab)
{
    private const string Count = "wc -l < /var/log/cht-infra/audit.log";

    [Fact]
    public async Task Another_page_in_place_of_a_compose_file_is_refused_with_its_place_and_changes_nothing()
    {
        var folder = Directory.CreateDirectory(Path.Combine(lab.Project.Folder, "compose")).FullName;
        foreach (var name in new[] { "cht-core.yml", "cht-couchdb.yml", "upgrade-service.yml" })
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), "<html><body>Bad gateway</body></html>");
        }

        var before = await lab.Shell.OnAllAsync(DeployedCluster.Machines, Count);
        try
        {
            lab.Project.WriteStackFile(DeployedCluster.StackFile + $"  cht-cluster:composeDirectory: {folder}\n");
            var run = await lab.Project.InfraAsync("up", "--yes");

            run.ExitCode.ShouldNotBe(0, run.Everything);
            run.Everything.ShouldContain($"cht-core.yml from {folder}/cht-core.yml cannot be used: it is a web page (HTML)");
            (await lab.Shell.OnAllAsync(DeployedCluster.Machines, Count)).ShouldBe(before);
        }
        finally
        {
            lab.Project.WriteStackFile(DeployedCluster.StackFile);
        }
    }

    [Fact]
    public async Task Another_password_and_a_foreign_volume_are_named_and_not_waited_for_and_mended_afterwards()
    {
        await lab.Shell.RunAsync("couchdb3", "docker rm --force $(docker ps --quiet --filter label=com.docker.compose.service=couchdb)");
        // The drift makes the next update look at all CouchDB machines; what is changed after it is found by that look.
        await lab.Project.InfraAsync("refresh", "--yes");

        await lab.Shell.RunAsync("couchdb2", "sed -i s/^COUCHDB_PASSWORD=.*/COUCHDB_PASSWORD=another-password-1/ /home/ubuntu/cht/.env");
        var passwords = await lab.Project.InfraAsync("up", "--yes");
        passwords.ExitCode.ShouldNotBe(0, passwords.Everything);
        passwords.Everything.ShouldContain("The CouchDB passwords differ on couchdb2: /home/ubuntu/cht/.env has another COUCHDB_PASSWORD than on");

        await lab.Shell.RunAsync("couchdb3", "sed -i 's/^uuid = .*/uuid = 0123456789abcdef0123456789abcdef/' $(docker volume inspect --format '{{.Mountpoint}}' cht_cht-credentials)/*.ini");
        var volume = await lab.Project.InfraAsync("up", "--yes", "--refresh");
        volume.ExitCode.ShouldNotBe(0, volume.Everything);
        volume.Everything.ShouldContain("The containers cannot be started on couchdb3: the volume cht_cht-credentials holds another UUID");

        await lab.Shell.RunAsync("couchdb3", "docker volume rm cht_cht-credentials");
        (await lab.Project.InfraAsync("up", "--yes", "--refresh")).Required();
        await lab.UntilWholeAsync(TimeSpan.FromMinutes(5));
    }
}
