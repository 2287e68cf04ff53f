using System.Text.Json;
using Cht.Lab.Tests.Running;

namespace Cht.Lab.Tests.Deployment;

[Collection(nameof(DeployedCluster))]
public sealed class DeploymentTests(DeployedCluster lab)
{
    [Fact]
    public async Task Up_from_nothing_ends_with_the_login_page_and_says_where_it_is_and_how_to_read_the_password()
    {
        (await lab.Project.OutputAsync("url")).GetString().ShouldBe("https://10.87.226.11");
        (await lab.Project.OutputAsync("layoutFile")).GetString().ShouldBe("core:/home/ubuntu/cht/cluster-layout.json");
        (await lab.Project.OutputAsync("login")).GetString()!.ShouldContain("COUCHDB_PASSWORD");
        lab.FirstRun.Output.ShouldContain("https://10.87.226.11");

        var page = (await DeployedCluster.BrowseAsync("/medic/login")).Required();

        page.ShouldContain("password");
        page.ShouldEndWith("\n200");
    }

    [Fact]
    public async Task Each_CouchDB_node_names_the_same_three_members_and_the_shards_lie_four_on_each()
    {
        foreach (var machine in DeployedCluster.CouchDb)
        {
            using var members = JsonDocument.Parse(await lab.Shell.RunAsync(machine, DeployedCluster.InCouchDb("couch http://localhost:5984/_membership")));
            foreach (var list in new[] { "all_nodes", "cluster_nodes" })
            {
                members.RootElement.GetProperty(list).EnumerateArray().Select(name => name.GetString()).Order().ShouldBe(
                    ["couchdb@couchdb-1.local", "couchdb@couchdb-2.local", "couchdb@couchdb-3.local"]);
            }

            using var shards = JsonDocument.Parse(await lab.Shell.RunAsync(machine, DeployedCluster.InCouchDb("couch http://localhost:5984/medic/_shards")));
            shards.RootElement.GetProperty("shards").EnumerateObject().SelectMany(range => range.Value.EnumerateArray())
                .GroupBy(holder => holder.GetString()).Select(holder => holder.Count()).ShouldBe([4, 4, 4]);
        }
    }

    [Fact]
    public async Task A_document_written_through_each_node_is_read_through_all()
    {
        await lab.Shell.RunAsync("couchdb1", DeployedCluster.InCouchDb("couch --request PUT http://localhost:5984/written >/dev/null"));
        foreach (var machine in DeployedCluster.CouchDb)
        {
            await lab.Shell.RunAsync(machine, DeployedCluster.InCouchDb($$"""couch --fail --request PUT --data '{"by":"{{machine}}"}' http://localhost:5984/written/{{machine}} >/dev/null"""));
        }

        foreach (var machine in DeployedCluster.CouchDb)
        {
            foreach (var writer in DeployedCluster.CouchDb)
            {
                (await lab.Shell.RunAsync(machine, DeployedCluster.InCouchDb($"couch http://localhost:5984/written/{writer}"))).ShouldContain($"\"by\":\"{writer}\"");
            }
        }
    }

    [Fact]
    public void Containers_were_started_in_the_layouts_order()
    {
        // Every line tells the second at which a resource was done.
        string[] order = ["couchdb3-containers created", "couchdb2-containers created", "couchdb1-containers created", "couchdb-cluster created", "core-containers created", "ClusterReadiness cluster created"];
        var places = order.Select(text => lab.FirstRun.Output.IndexOf(text, StringComparison.Ordinal)).ToArray();

        places.ShouldAllBe(place => place > 0);
        places.ShouldBe(places.Order());
    }

    [Fact]
    public async Task A_second_run_and_a_refresh_change_nothing()
    {
        const string count = "wc -l < /var/log/cht-infra/audit.log";
        await lab.UntilWholeAsync(TimeSpan.FromMinutes(5));
        var before = await lab.Shell.OnAllAsync(DeployedCluster.Machines, count);

        (await lab.Project.InfraAsync("up", "--yes", "--expect-no-changes")).Required();
        (await lab.Project.InfraAsync("refresh", "--yes", "--expect-no-changes")).Required();

        (await lab.Shell.OnAllAsync(DeployedCluster.Machines, count)).ShouldBe(before);
    }

    [Fact]
    public async Task A_stopped_container_and_a_changed_compose_file_are_drift_and_mended()
    {
        await lab.Shell.RunAsync("couchdb3", "docker stop $(docker ps --quiet --filter label=com.docker.compose.service=couchdb)");
        await lab.Shell.RunAsync("core", "echo '# by hand' >> /home/ubuntu/cht/compose/cht-core.yml");

        var refresh = await lab.Project.InfraAsync("refresh", "--yes", "--expect-no-changes");
        refresh.ExitCode.ShouldNotBe(0, refresh.Everything);
        refresh.Output.ShouldContain("container cht/couchdb: expected running, found exited");
        refresh.Output.ShouldContain("/home/ubuntu/cht/compose/cht-core.yml");

        (await lab.Project.InfraAsync("up", "--yes")).Required();

        (await lab.Project.InfraAsync("refresh", "--yes", "--expect-no-changes")).Required();
        await lab.UntilWholeAsync(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Without_node_2_the_health_check_takes_core_down_and_with_it_core_comes_back_by_itself()
    {
        const string couchdb = "$(docker ps --all --quiet --filter label=com.docker.compose.service=couchdb)";
        // haproxy answers 503 itself when the health check has taken all of its servers down, and CouchDB's 401 otherwise.
        const string status = """docker exec $(docker ps --quiet --filter label=com.docker.compose.service=api) curl --silent --output /dev/null --max-time 5 --write-out '%{http_code}' http://haproxy:5984/_all_dbs""";
        await lab.UntilWholeAsync(TimeSpan.FromMinutes(5));
        await lab.Shell.UntilAsync("core", $"[ \"$({status})\" = 401 ]", TimeSpan.FromMinutes(3));

        await lab.Shell.RunAsync("couchdb2", $"docker stop {couchdb}");
        await lab.Shell.UntilAsync("core", $"[ \"$({status})\" = 503 ]", TimeSpan.FromMinutes(3));

        await lab.Shell.RunAsync("couchdb2", $"docker start {couchdb}");
        await lab.Shell.UntilAsync("core", $"[ \"$({status})\" = 401 ]", TimeSpan.FromMinutes(3));
        await lab.UntilWholeAsync(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Docker_Compose_accepts_the_files_of_every_node_with_our_env_files_and_overrides()
    {
        // Real files may be given; without them those of the stand-ins are what is tried.
        var folder = Environment.GetEnvironmentVariable("CHT_COMPOSE_FILES");
        foreach (var machine in DeployedCluster.CouchDb)
        {
            var config = await ConfigAsync(machine, "/home/ubuntu/cht", "docker-compose.yml", folder, "cht-couchdb.yml", "--env-file /home/ubuntu/cht/.env --file FILE --file docker-compose.override.yml");
            config.ShouldContain($"container_name: couchdb-{machine[^1]}.local");
            config.ShouldContain("external: true");
        }

        (await ConfigAsync("core", "/home/ubuntu/cht/upgrade-service", "docker-compose.yml", folder, "upgrade-service.yml", "--env-file .env --file FILE --file docker-compose.override.yml"))
            .ShouldContain("external: true");
        var core = await ConfigAsync("core", "/home/ubuntu/cht/compose", "cht-core.yml", folder, "cht-core.yml", "--env-file ../upgrade-service/.env --file FILE --file cluster-overrides.yml");
        core.ShouldContain("COUCHDB_SERVERS: couchdb-1.local,couchdb-2.local,couchdb-3.local");
    }

    private async Task<string> ConfigAsync(string machine, string directory, string present, string? folder, string name, string arguments)
    {
        var text = folder is null ? string.Empty : Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(folder, name)));
        return await lab.Shell.RunAsync(machine, $$"""
            set -e
            cd {{directory}}
            file={{present}}
            if [ -n "{{text}}" ]; then file=$(mktemp); echo '{{text}}' | base64 -d > "$file"; fi
            docker compose --project-directory . {{arguments.Replace("FILE", "\"$file\"", StringComparison.Ordinal)}} config
            """);
    }

    [Fact]
    public void CouchDB_was_started_from_the_last_node_to_the_first_and_core_after_them() =>
        lab.FirstCreated.ShouldBe(lab.FirstCreated.Order());
}
