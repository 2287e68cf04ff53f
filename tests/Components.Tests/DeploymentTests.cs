using System.Collections.Immutable;
using Pulumi;

namespace Cht.Components.Tests;

[Collection(nameof(OneConfigurationAtATime))]
public sealed class DeploymentTests
{
    private static readonly Dictionary<string, object> Lab = new() { ["target"] = "lab", ["overlayEncrypted"] = "false" };

    [Fact]
    public async Task Each_machine_gets_its_containers_from_the_layout_document_and_the_images_that_it_runs()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        var nodes = mocks.Of("hosts:index:ComposeNode");
        nodes.Select(node => node.Name).ShouldBe(["core-containers", "couchdb1-containers", "couchdb2-containers", "couchdb3-containers"]);
        nodes.Select(node => node.Inputs["layout"]).Distinct().Count().ShouldBe(1);
        Images(mocks, "couchdb2").ShouldBe(["public.ecr.aws/medic/cht-couchdb:4.22.0"]);
        Images(mocks, "core").ShouldBe(["public.ecr.aws/medic/cht-nginx:4.22.0", "public.ecr.aws/s5s3h4s7/cht-upgrade-service:latest"]);
    }

    [Fact]
    public async Task The_official_files_lie_on_the_machines_beside_ours()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", Lab);

        Paths(mocks, "core").ShouldContain("/home/ubuntu/cht/compose/cht-core.yml");
        Paths(mocks, "core").ShouldContain("/home/ubuntu/cht/upgrade-service/docker-compose.yml");
        Paths(mocks, "couchdb3").ShouldContain("/home/ubuntu/cht/docker-compose.yml");
    }

    [Fact]
    public async Task The_cluster_is_proven_before_core_and_at_the_end()
    {
        var (mocks, outputs) = await StackRun.RunAsync("lab", Lab);

        mocks.Single("hosts:index:ClusterReadiness", "couchdb-cluster").Inputs["before"].ShouldBe("core");
        mocks.Single("hosts:index:ClusterReadiness", "cluster").Inputs.ContainsKey("before").ShouldBeFalse();
        mocks.Of("hosts:index:TlsVolume").Single().Inputs["mode"].ShouldBe("SELF_SIGNED");
        outputs.Keys.Order().ShouldBe(["layout", "layoutFile", "login", "machines", "sshConfig", "url"]);
        outputs["login"].ShouldBeOfType<string>().ShouldContain("scripts/ssh core");
        outputs["login"].ShouldBeOfType<string>().ShouldNotContain("Password-");
    }

    [Fact]
    public async Task What_changes_under_core_is_judged_on_all_machines_and_rotated_secrets_go_to_node_1_first()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", new Dictionary<string, object>(Lab) { ["secretsRotation"] = "7" });

        var pause = mocks.Of("hosts:index:CorePause").Single();
        List(pause.Inputs["machines"]).Select(machine => Map(machine)["name"]).ShouldBe(["core", "couchdb1", "couchdb2", "couchdb3"]);
        Map(mocks.Of("hosts:index:CouchDbSecrets").Single().Inputs["connection"])["name"].ShouldBe("couchdb1");
        mocks.Single("hosts:index:ClusterReadiness", "cluster").Inputs["rotation"].ShouldBe(7);
    }

    [Fact]
    public async Task A_single_CouchDB_has_nobody_to_hand_secrets_to()
    {
        var (mocks, _) = await StackRun.RunAsync("lab", new Dictionary<string, object>(Lab) { ["couchdbNodes"] = "1" });

        mocks.Of("hosts:index:CouchDbSecrets").ShouldBeEmpty();
        mocks.Of("hosts:index:CorePause").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_deploy_nothing_is_downloaded_built_or_started()
    {
        var (mocks, outputs) = await StackRun.RunAsync("lab", new Dictionary<string, object>(Lab) { ["deploy"] = "false" });

        foreach (var type in new[] { "hosts:index:ComposeRelease", "hosts:lab:StandInImages", "hosts:index:ImageBundleLoad", "hosts:index:ImagePull", "hosts:index:CorePause", "hosts:index:ComposeNode" })
        {
            mocks.Of(type).ShouldBeEmpty();
        }

        outputs.Keys.Order().ShouldBe(["layout", "machines", "sshConfig"]);
    }

    [Fact]
    public async Task A_registry_or_a_directory_needs_no_bundle()
    {
        var directory = Directory.CreateTempSubdirectory("cht-compose-").FullName;
        try
        {
            var (mocks, _) = await StackRun.RunAsync("lab", new Dictionary<string, object>(Lab) { ["images"] = "registry", ["composeDirectory"] = directory });

            mocks.Of("hosts:index:ImageBundleLoad").ShouldBeEmpty();
            // Pulled before anything is stopped for them.
            var pulls = mocks.Of("hosts:index:ImagePull");
            pulls.Select(pull => pull.Name).ShouldBe(["core-images", "couchdb1-images", "couchdb2-images", "couchdb3-images"]);
            List(pulls[1].Inputs["images"]).ShouldBe(["public.ecr.aws/medic/cht-couchdb:4.22.0"]);
            var release = mocks.Of("hosts:index:ComposeRelease").Single();
            (release.Inputs["source"], release.Inputs["directory"]).ShouldBe(("directory", (object)directory));
            List(mocks.Of("hosts:index:MachinePreflight").Single().Inputs["servers"]).ShouldBe(["public.ecr.aws"]);
        }
        finally
        {
            Directory.Delete(directory);
        }
    }

    [Theory]
    [InlineData("images", "floppy", "cht-cluster:images: found 'floppy'. Write one of: ")]
    [InlineData("images", "bundle", "cht-cluster:imageBundle: there is no bundle.json in it")]
    [InlineData("composeDirectory", "/no/such/folder", "cht-cluster:composeDirectory: there is no directory '/no/such/folder'")]
    [InlineData("requirements", "maybe", "cht-cluster:requirements: found 'maybe'")]
    [InlineData("deploy", "perhaps", "cht-cluster:deploy: found 'perhaps'")]
    public async Task A_wrong_value_is_named_before_anything_is_made(string key, string value, string says) =>
        (await Should.ThrowAsync<RunException>(() => StackRun.RunAsync("lab", new Dictionary<string, object>(Lab) { [key] = value })))
            .Message.ShouldContain(says);

    private static ImmutableArray<object> Images(RecordingMocks mocks, string machine) =>
        List(mocks.Single("hosts:index:ImageBundleLoad", $"{machine}-images").Inputs["images"]);

    private static IEnumerable<object> Paths(RecordingMocks mocks, string machine) =>
        List(mocks.Single("hosts:index:HostFiles", $"{machine}-files").Inputs["files"]).Select(file => Map(file)["path"]);

    private static IReadOnlyDictionary<string, object> Map(object value) => value.ShouldBeAssignableTo<IReadOnlyDictionary<string, object>>()!;

    private static ImmutableArray<object> List(object value) => value.ShouldBeOfType<ImmutableArray<object>>();
}
