using System.Text.Json;
using Cht.Lab.Tests.Cluster;

namespace Cht.Lab.Tests;

[Collection(nameof(LabCluster))]
public sealed class FilesTests(LabCluster lab)
{
    [Fact]
    public async Task Each_file_of_the_layout_is_on_its_node_with_mode_0600_and_the_deploy_user_as_owner()
    {
        foreach (var node in lab.Layout.GetProperty("nodes").EnumerateArray())
        {
            var machine = node.GetProperty("name").GetString()!;
            var paths = LayoutFiles.Of(node);
            paths.ShouldNotBeEmpty(machine);

            var found = await lab.Shell.RunAsync(machine, $"stat --format '%a %U %n' {string.Join(' ', paths)}");

            found.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(paths.Select(path => $"600 ubuntu {path}"));
        }
    }

    [Fact]
    public async Task Password_is_equal_on_all_nodes_and_secret_and_uuid_on_all_CouchDB_nodes()
    {
        var core = await EnvironmentAsync("core", "/home/ubuntu/cht/upgrade-service/.env");
        var couch = new List<Dictionary<string, string>>();
        foreach (var machine in LabCluster.Machines.Skip(1))
        {
            couch.Add(await EnvironmentAsync(machine, "/home/ubuntu/cht/.env"));
        }

        couch.Select(file => file["COUCHDB_PASSWORD"]).Append(core["COUCHDB_PASSWORD"]).Distinct().Count().ShouldBe(1);
        couch.Select(file => file["COUCHDB_SECRET"]).Distinct().Count().ShouldBe(1);
        couch.Select(file => file["COUCHDB_UUID"]).Distinct().Count().ShouldBe(1);
        core["COUCHDB_PASSWORD"].ShouldMatch("^[A-Za-z0-9][A-Za-z0-9-]{21,}$");
        core["COUCHDB_SERVERS"].ShouldBe("couchdb-1.local,couchdb-2.local,couchdb-3.local");
    }

    [Fact]
    public async Task The_layout_on_each_node_is_the_output_of_the_stack()
    {
        var wanted = JsonSerializer.Serialize(lab.Layout);
        foreach (var node in lab.Layout.GetProperty("nodes").EnumerateArray())
        {
            var machine = node.GetProperty("name").GetString()!;
            using var found = JsonDocument.Parse(await lab.Shell.RunAsync(machine, $"cat {LayoutFiles.Document(node)}"));

            Normal(found.RootElement).ShouldBe(Normal(JsonDocument.Parse(wanted).RootElement));
        }
    }

    [Fact]
    public async Task Docker_Compose_accepts_each_CouchDB_nodes_files_beside_a_compose_file_with_the_services_of_that_release()
    {
        foreach (var machine in LabCluster.Machines.Skip(1))
        {
            var number = machine[^1];
            var script = $$"""
                set -e
                cd /home/ubuntu/cht
                cat > /tmp/cht-couchdb.yml <<'END'
                {{ComposeFixtures.CouchDb}}
                END
                docker compose --env-file .env --file /tmp/cht-couchdb.yml --file docker-compose.override.yml config
                """;

            var config = await lab.Shell.RunAsync(machine, script);

            config.ShouldContain($"container_name: couchdb-{number}.local");
            config.ShouldContain($"SVC_NAME: couchdb-{number}.local");
            config.ShouldContain("external: true");
        }
    }

    [Fact]
    public async Task Docker_Compose_accepts_each_file_of_the_core_node_alone_as_the_upgrade_service_does()
    {
        var script = $$"""
            set -e
            cd /home/ubuntu/cht/compose
            for file in *.yml; do docker compose --env-file ../upgrade-service/.env --file "$file" config; done
            cat > /tmp/cht-core.yml <<'END'
            {{ComposeFixtures.Core}}
            END
            docker compose --env-file ../upgrade-service/.env --file /tmp/cht-core.yml --file cluster-overrides.yml config
            """;

        var config = await lab.Shell.RunAsync("core", script);

        config.ShouldContain("external: true");
        config.ShouldContain("COUCHDB_SERVERS: couchdb-1.local,couchdb-2.local,couchdb-3.local");
    }

    private static string Normal(JsonElement element) => System.Text.Json.Nodes.JsonNode.Parse(element.GetRawText()) is { } node
        ? string.Join('\n', Flat(string.Empty, node).Order(StringComparer.Ordinal))
        : string.Empty;

    private static IEnumerable<string> Flat(string path, System.Text.Json.Nodes.JsonNode? node) => node switch
    {
        System.Text.Json.Nodes.JsonObject members => members.SelectMany(member => Flat($"{path}.{member.Key}", member.Value)),
        System.Text.Json.Nodes.JsonArray items => items.SelectMany((item, index) => Flat($"{path}[{index}]", item)),
        // Pulumi has no null: a member that says nothing is left out of an output.
        null => [],
        _ => [$"{path}={node.ToJsonString()}"],
    };

    private async Task<Dictionary<string, string>> EnvironmentAsync(string machine, string path) =>
        (await lab.Shell.RunAsync(machine, $"cat {path}")).Split('\n')
            .Where(line => line.Contains('=') && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
}
