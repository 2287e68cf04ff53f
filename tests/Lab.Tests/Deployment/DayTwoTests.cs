using System.Text.Json;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.Deployment;

[Collection(nameof(DeployedCluster))]
public sealed class DayTwoTests(DeployedCluster lab)
{
    private const int Documents = 24;

    [Fact]
    public async Task The_status_tells_of_every_machine_and_of_a_container_that_was_stopped()
    {
        await lab.UntilWholeAsync(TimeSpan.FromMinutes(5));
        var well = await lab.Project.InfraAsync("status", "--json");
        well.ExitCode.ShouldBe(0, well.Everything);
        using (var status = JsonDocument.Parse(well.Output))
        {
            foreach (var node in status.RootElement.GetProperty("nodes").EnumerateArray())
            {
                node.GetProperty("reachable").GetBoolean().ShouldBeTrue();
                node.GetProperty("problems").GetArrayLength().ShouldBe(0);
                node.GetProperty("swarm").GetProperty("status").GetString().ShouldBe("ready");
                node.GetProperty("swarm").GetProperty("certificate").GetProperty("daysLeft").GetInt32().ShouldBeGreaterThan(0);
                node.GetProperty("bootUnit").GetProperty("enabled").GetBoolean().ShouldBeTrue();
                if (node.GetProperty("role").GetString() == "core")
                {
                    node.GetProperty("tlsCertificate").GetProperty("daysLeft").GetInt32().ShouldBeGreaterThan(0);
                    node.GetProperty("versions").GetProperty("cht").GetString().ShouldBe(status.RootElement.GetProperty("chtVersion").GetString());
                }
                else
                {
                    node.GetProperty("membership").GetProperty("allNodes").GetArrayLength().ShouldBe(3);
                }
            }
        }

        const string Sentinel = "$(docker ps --all --quiet --filter label=com.docker.compose.service=sentinel)";
        await lab.Shell.RunAsync("core", $"docker stop {Sentinel}");
        var ill = await lab.Project.InfraAsync("status");
        await lab.Shell.RunAsync("core", $"docker start {Sentinel}");
        ill.ExitCode.ShouldBe(4, ill.Everything);
        ill.Output.ShouldContain("core: container cht/sentinel is exited");
    }

    [Fact]
    public async Task Logs_of_all_machines_say_where_they_come_from_and_hide_the_password()
    {
        await lab.UntilWholeAsync(TimeSpan.FromMinutes(5));
        var password = (await lab.Shell.RunAsync("couchdb1", "sed -n s/^COUCHDB_PASSWORD=//p /home/ubuntu/cht/.env")).Trim();
        password.Length.ShouldBeGreaterThan(8);
        await lab.Shell.RunAsync("couchdb1", DeployedCluster.InCouchDb($"couch 'http://localhost:5984/said-{password}' >/dev/null"));

        // Docker hands on what a container has just said a moment later.
        var logs = await LogsThatSayAsync("/said-[secret] 404", TimeSpan.FromSeconds(30));

        foreach (var machine in DeployedCluster.CouchDb)
        {
            logs.Output.ShouldContain($"{machine}/couchdb |");
        }

        logs.Everything.ShouldNotContain(password);
        var core = await lab.Project.InfraAsync("logs", "--node", "core", "--since", "30m", "--tail", "5");
        core.Output.ShouldContain("core/nginx");
        core.Everything.ShouldNotContain(password);
    }

    private async Task<CommandResult> LogsThatSayAsync(string text, TimeSpan deadline)
    {
        using var timeout = new CancellationTokenSource(deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (true)
        {
            var logs = await lab.Project.InfraAsync("logs", "couchdb", "--tail", "all");
            logs.ExitCode.ShouldBe(0, logs.Everything);
            if (logs.Output.Contains(text, StringComparison.Ordinal))
            {
                return logs;
            }

            timeout.IsCancellationRequested.ShouldBeFalse($"no line says {text}: {logs.Output}");
            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_CouchDB_machine_is_replaced_and_every_document_is_there()
    {
        await lab.UntilWholeAsync(TimeSpan.FromMinutes(5));
        await lab.Shell.RunAsync("couchdb2", DeployedCluster.InCouchDb($$"""
            couch --request PUT http://localhost:5984/replaced >/dev/null
            for number in $(seq {{Documents}}); do couch --fail --request PUT --data "{\"number\":$number}" http://localhost:5984/replaced/doc$number >/dev/null; done
            """));
        var before = await lab.Shell.RunAsync("couchdb2", "cat /etc/machine-id");

        (await lab.Project.InfraAsync("replace-node", "couchdb2", "--yes", "--skip-preview")).Required();

        (await lab.Shell.RunAsync("couchdb2", "cat /etc/machine-id")).ShouldNotBe(before);
        var kept = await lab.Shell.RunAsync("couchdb3", DeployedCluster.InCouchDb($$"""
            for number in $(seq {{Documents}}); do couch http://localhost:5984/replaced/doc$number | grep -c "\"number\":$number"; done | grep -cx 1
            """));
        kept.Trim().ShouldBe($"{Documents}");
        (await lab.Project.InfraAsync("refresh", "--yes", "--expect-no-changes")).Required();
        await lab.UntilWholeAsync(TimeSpan.FromMinutes(5));
    }
}
