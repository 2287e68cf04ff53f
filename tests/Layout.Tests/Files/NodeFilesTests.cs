using System.Text;

namespace Cht.Layout.Tests.Files;

/// <summary>The traps of the fact sheet that concern files (its numbers in the names or comments).</summary>
public class NodeFilesTests
{
    private static NodeFiles For(string layout, string machine) =>
        NodeFiles.For(SampleLayouts.Get(layout), SampleLayouts.Get(layout).Machine(machine), Samples.Secrets);

    private static string Text(NodeFiles files, string name) => files.Files.Single(file => file.Path.EndsWith(name, StringComparison.Ordinal)).Content;

    private static Dictionary<string, string> Env(NodeFiles files) =>
        Text(files, "/.env").Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal))
            .ToDictionary(line => line.Split('=')[0], line => line.Split('=', 2)[1], StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(SampleLayouts.Names), MemberType = typeof(SampleLayouts))]
    public void Files_are_as_reviewed(string name)
    {
        var layout = SampleLayouts.Get(name);
        foreach (var machine in SampleLayouts.Shown(layout))
        {
            var files = NodeFiles.For(layout, machine, Samples.Secrets);
            var text = new StringBuilder();
            foreach (var directory in files.Directories)
            {
                text.Append($"{directory.Path}/ {directory.Mode} {directory.Owner}{(directory.KeepExisting ? " when made anew" : "")}\n");
            }

            foreach (var file in files.Files)
            {
                text.Append($"\n=== {file.Path} {file.Mode} {file.Owner}{(file.HoldsSecrets ? " secret" : "")}\n");
                text.Append(file.Path.EndsWith(".json", StringComparison.Ordinal) ? "(cluster-layout.json)\n" : file.Content);
            }

            GoldenFile.ShouldMatch($"{name}/{machine.Name}.files.txt", text.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(SampleLayouts.Names), MemberType = typeof(SampleLayouts))]
    public void Every_file_is_private_ends_with_a_newline_and_lies_in_a_directory_that_is_made(string name)
    {
        var layout = SampleLayouts.Get(name);
        foreach (var machine in layout.Machines)
        {
            var files = NodeFiles.For(layout, machine, Samples.Secrets);
            files.Files.ShouldAllBe(file => file.Mode == "0600" && file.Owner == layout.DeployUser && file.Content.EndsWith('\n') && !file.Content.Contains('\r'));
            files.Files.ShouldAllBe(file => files.Directories.Any(directory => directory.Path == Path.GetDirectoryName(file.Path)));
            files.Files.Select(file => file.Path).Distinct().Count().ShouldBe(files.Files.Length);
            files.Files.ShouldAllBe(file => file.HoldsSecrets == file.Content.Contains(Samples.Secrets.CouchDbPassword, StringComparison.Ordinal));
            files.Directories.Where(directory => !directory.KeepExisting).ShouldAllBe(directory => directory.Mode == "0700");
        }
    }

    [Theory]
    [InlineData("three-couchdb-4.22")]
    [InlineData("five-couchdb-5.2-bastion")]
    public void B1_password_secret_and_uuid_are_equal_on_all_nodes(string name)
    {
        var layout = SampleLayouts.Get(name);
        var nodes = layout.CouchDbMachines.Select(machine => Env(NodeFiles.For(layout, machine, Samples.Secrets))).ToList();
        foreach (var variable in new[] { "COUCHDB_USER", "COUCHDB_PASSWORD", "COUCHDB_SECRET", "COUCHDB_UUID" })
        {
            nodes.Select(env => env[variable]).Distinct().Count().ShouldBe(1, variable);
        }

        var core = Env(NodeFiles.For(layout, layout.Core, Samples.Secrets));
        core["COUCHDB_USER"].ShouldBe(nodes[0]["COUCHDB_USER"]);
        core["COUCHDB_PASSWORD"].ShouldBe(nodes[0]["COUCHDB_PASSWORD"]);
    }

    [Fact]
    public void B2_core_gets_neither_secret_nor_uuid()
    {
        Env(For("three-couchdb-4.22", "core")).Keys.ShouldBe([
            "CHT_COMPOSE_PROJECT_NAME", "DOCKER_CONFIG_PATH", "CHT_COMPOSE_PATH", "COUCHDB_USER", "COUCHDB_PASSWORD", "COUCHDB_SERVERS",
            "CERTIFICATE_MODE", "NGINX_HTTP_PORT", "NGINX_HTTPS_PORT", "CHT_NETWORK",
        ]);
    }

    [Theory]
    [MemberData(nameof(SampleLayouts.Names), MemberType = typeof(SampleLayouts))]
    public void B3_no_env_value_needs_quotes_or_is_interpolated(string name)
    {
        var layout = SampleLayouts.Get(name);
        foreach (var machine in layout.Machines)
        {
            Env(NodeFiles.For(layout, machine, Samples.Secrets)).Values
                .ShouldAllBe(value => value.Length > 0 && !value.Any(c => "$\"'\\# `".Contains(c)));
        }
    }

    [Fact]
    public void B5_the_data_directory_is_made_and_left_to_its_container()
    {
        var directory = For("five-couchdb-5.2-bastion", "couchdb1").Directories.Single(directory => directory.Path == "/srv/couchdb");
        directory.KeepExisting.ShouldBeTrue();
        Env(For("five-couchdb-5.2-bastion", "couchdb1"))["COUCHDB_DATA"].ShouldBe("/srv/couchdb");
        Env(For("five-couchdb-5.2-bastion", "couchdb2"))["COUCHDB_DATA"].ShouldBe("/home/cht/cht/couchdb");
        For("three-couchdb-4.22", "couchdb1").Directories.ShouldNotContain(other => other.Path.Contains("srv", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("core", "/home/ubuntu/cht/upgrade-service/docker-compose.override.yml")]
    [InlineData("couchdb1", "/home/ubuntu/cht/docker-compose.override.yml")]
    [InlineData("couchdb3", "/home/ubuntu/cht/docker-compose.override.yml")]
    public void B9_compose_takes_the_override_even_when_nobody_names_it(string machine, string path) =>
        For("three-couchdb-4.22", machine).Files.ShouldContain(file => file.Path == path);

    [Theory]
    [MemberData(nameof(SampleLayouts.Names), MemberType = typeof(SampleLayouts))]
    public void B9_and_B14_every_compose_file_makes_the_network_an_external_overlay(string name)
    {
        var layout = SampleLayouts.Get(name);
        foreach (var file in layout.Machines.SelectMany(machine => NodeFiles.For(layout, machine, Samples.Secrets).Files).Where(file => file.Path.EndsWith(".yml", StringComparison.Ordinal)))
        {
            file.Content.ShouldEndWith("networks:\n  cht-net:\n    name: cht-net\n    driver: overlay\n    external: true\n", customMessage: file.Path);
        }
    }

    [Fact]
    public void The_upgrade_service_folder_holds_only_files_that_are_valid_alone()
    {
        // The upgrade service drops files that fail by themselves, and the Compose inside it knows no !reset.
        foreach (var name in SampleLayouts.Specs.Keys)
        {
            var layout = SampleLayouts.Get(name);
            foreach (var file in NodeFiles.For(layout, layout.Core, Samples.Secrets).Files.Where(file => file.Path.Contains("/compose/", StringComparison.Ordinal)))
            {
                file.Content.ShouldNotContain("!reset");
                file.Content.ShouldNotContain("!override");
                (file.Content.Split("services:").Length - 1).ShouldBe(file.Content.Split("image:").Length - 1, file.Path);
            }

            // An .env there would be read by that inner Compose.
            NodeFiles.For(layout, layout.Core, Samples.Secrets).Files.ShouldNotContain(file => file.Path.EndsWith("/compose/.env", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("one-couchdb-4.22", false)]
    [InlineData("three-couchdb-4.22", false)]
    [InlineData("three-couchdb-5.2-three-managers", true)]
    [InlineData("five-couchdb-5.2-bastion", true)]
    public void B22_the_health_check_comes_with_the_release_that_dropped_it(string name, bool expected)
    {
        var file = For(name, "core").Files.SingleOrDefault(file => file.Path.EndsWith("/compose/cluster-healthcheck.yml", StringComparison.Ordinal));
        (file is not null).ShouldBe(expected);
        file?.Content.ShouldContain("image: public.ecr.aws/medic/cht-haproxy-healthcheck:5.2.0\n");
    }

    [Fact]
    public void B22_a_single_couchdb_of_a_5x_release_needs_no_health_check()
    {
        var layout = ClusterLayout.Create(SampleSpecs.Cluster(1) with { ChtVersion = "5.2.0" });
        NodeFiles.For(layout, layout.Core, Samples.Secrets).Files.ShouldNotContain(file => file.Path.EndsWith("healthcheck.yml", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("three-couchdb-4.22", "couchdb1", false)]
    [InlineData("three-couchdb-4.22", "couchdb2", false)]
    [InlineData("three-couchdb-5.2-three-managers", "couchdb1", false)]
    [InlineData("three-couchdb-5.2-three-managers", "couchdb2", true)]
    [InlineData("three-couchdb-5.2-three-managers", "couchdb3", true)]
    public void B22_nouveau_runs_beside_node_1_only(string name, string machine, bool removed)
    {
        var text = Text(For(name, machine), "override.yml");
        text.Contains("  nouveau: !reset null\n", StringComparison.Ordinal).ShouldBe(removed);
        text.Contains("    depends_on: !reset []\n", StringComparison.Ordinal).ShouldBe(removed);
    }

    [Fact]
    public void Node_1_names_its_peers_and_the_others_name_node_1()
    {
        var first = Text(For("five-couchdb-5.2-bastion", "couchdb1"), "override.yml");
        first.ShouldContain("      - \"CLUSTER_PEER_IPS=couchdb-2.local,couchdb-3.local,couchdb-4.local,couchdb-5.local\"\n");
        first.ShouldNotContain("COUCHDB_SYNC_ADMINS_NODE");
        var last = Text(For("five-couchdb-5.2-bastion", "couchdb5"), "override.yml");
        last.ShouldContain("      - \"COUCHDB_SYNC_ADMINS_NODE=couchdb-1.local\"\n");
        last.ShouldNotContain("CLUSTER_PEER_IPS");
        foreach (var text in new[] { first, last })
        {
            text.ShouldContain("      - \"NODE_COUNT=5\"\n");
            text.ShouldContain("      - \"WAIT_THRESHOLD=240\"\n");
        }
    }

    [Fact]
    public void A_single_couchdb_is_not_put_into_cluster_mode()
    {
        var text = Text(For("one-couchdb-4.22", "couchdb1"), "override.yml");
        text.ShouldContain("container_name: couchdb-1.local");
        text.ShouldNotContain("CLUSTER_PEER_IPS");
        text.ShouldNotContain("COUCHDB_SYNC_ADMINS_NODE");
        text.ShouldNotContain("NODE_COUNT");
        Env(For("one-couchdb-4.22", "core"))["COUCHDB_SERVERS"].ShouldBe("couchdb-1.local");
    }

    [Fact]
    public void Releases_before_4_6_get_no_node_count()
    {
        var layout = ClusterLayout.Create(SampleSpecs.Cluster() with { ChtVersion = "4.5.2" });
        Text(NodeFiles.For(layout, layout.CouchDbMachines[0], Samples.Secrets), "override.yml").ShouldNotContain("NODE_COUNT");
    }

    [Fact]
    public void The_certificate_and_another_network_name_reach_the_files()
    {
        Env(For("three-couchdb-5.2-three-managers", "core")).ShouldSatisfyAllConditions(
            env => env["CERTIFICATE_MODE"].ShouldBe("AUTO_GENERATE"),
            env => env["COMMON_NAME"].ShouldBe("cht.example.org"));
        var layout = ClusterLayout.Create(SampleSpecs.Cluster() with { Overlay = new() { Name = "district-net" } });
        var files = NodeFiles.For(layout, layout.CouchDbMachines[0], Samples.Secrets);
        Env(files)["CHT_NETWORK"].ShouldBe("district-net");
        Text(files, "override.yml").ShouldContain("  cht-net:\n    name: district-net\n");
    }

    [Fact]
    public void The_layout_document_lies_on_every_node()
    {
        var layout = SampleLayouts.Get("three-couchdb-4.22");
        layout.Machines.Select(machine => Text(NodeFiles.For(layout, machine, Samples.Secrets), "/home/ubuntu/cht/cluster-layout.json"))
            .ShouldAllBe(text => text == LayoutDocument.For(layout, null).Render());
    }
}
