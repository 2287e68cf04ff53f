using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cht.Layout.Tests.HandOver;

public class LayoutDocumentTests
{
    private static string Rendered(string name = "three-couchdb-4.22") => LayoutDocument.For(SampleLayouts.Get(name)).Render();

    [Theory]
    [MemberData(nameof(SampleLayouts.Names), MemberType = typeof(SampleLayouts))]
    public void The_document_is_as_reviewed(string name) => GoldenFile.ShouldMatch($"{name}/cluster-layout.json", Rendered(name));

    [Theory]
    [MemberData(nameof(SampleLayouts.Names), MemberType = typeof(SampleLayouts))]
    public async Task The_document_fits_its_schema(string name) => (await SchemaCheck.RunAsync(Rendered(name))).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(SampleLayouts.Names), MemberType = typeof(SampleLayouts))]
    public void Reading_and_writing_again_gives_the_same_bytes(string name) => LayoutDocument.Parse(Rendered(name)).Render().ShouldBe(Rendered(name));

    public static TheoryData<string, string, string?> Broken => new()
    {
        { "another schema version", "/schemaVersion", "3" },
        { "version 2 without its Kubernetes part", "/schemaVersion", "2" },
        { "version 1 with a Kubernetes part", "/kubernetes", "{}" },
        { "no nodes", "/nodes", "[]" },
        { "core is no manager", "/nodes/0/swarm", "\"worker\"" },
        { "first node is no core", "/nodes/0/role", "\"couchdb\"" },
        { "second core", "/nodes/1/role", "\"core\"" },
        { "no host keys", "/nodes/1/ssh/hostKeys", "[]" },
        { "missing host keys", "/nodes/1/ssh/hostKeys", null },
        { "host key of another form", "/nodes/1/ssh/hostKeys/0", "\"aa:bb:cc\"" },
        { "port out of range", "/nodes/2/ssh/port", "70000" },
        { "relative path", "/nodes/2/layoutDocument", "\"cluster-layout.json\"" },
        { "CouchDB name that ends in a number", "/nodes/2/couchDb/name", "\"couchdb.2\"" },
        { "CouchDB name without a dot", "/nodes/2/couchDb/name", "\"couchdb2\"" },
        { "CouchDB machine without its node", "/nodes/2/couchDb", "null" },
        { "network of another driver", "/overlay/driver", "\"bridge\"" },
        { "network that containers cannot join", "/overlay/attachable", "false" },
        { "unpinned download", "/nodes/1/projects/0/composeFiles/0/source", "\"http://example.org/a.yml\"" },
        { "digest of another form", "/versions/images/0/digest", "\"latest\"" },
        { "unknown starter", "/nodes/1/projects/0/startedBy", "\"hand\"" },
        { "no start order", "/startOrder", null },
        { "machine started twice", "/startOrder/1", "\"couchdb3\"" },
        { "secret with its value", "/secrets/0/value", "\"x\"" },
        { "check without a deadline", "/checks/0/deadlineSeconds", null },
        { "version that is none", "/versions/cht", "\"latest\"" },
        { "unknown key", "/extra", "1" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task The_schema_refuses_a_document_with(string what, string pointer, string? value)
    {
        var document = JsonNode.Parse(Rendered())!;
        Set(document, pointer, value);
        (await SchemaCheck.RunAsync(document.ToJsonString())).ShouldNotBeEmpty(what);
    }

    [Theory]
    [InlineData("/schemaVersion", "3", "schemaVersion 3")]
    [InlineData("/schemaVersion", "2", "schemaVersion 2 and no Kubernetes part")]
    [InlineData("/kubernetes", "{}", "schemaVersion 1 and a Kubernetes part")]
    [InlineData("/schemaVersion", null, "no schemaVersion")]
    [InlineData("/startOrder", null, "startOrder")]
    [InlineData("/overlay/name", null, "name")]
    [InlineData("/overlay/name", "null", "name")]
    [InlineData("/extra", "1", "extra")]
    [InlineData("/nodes/0/role", "\"boss\"", "role")]
    [InlineData("/nodes/0/role", "1", "role")]
    [InlineData("/nodes/0/ssh/port", "\"22\"", "port")]
    public void The_reader_refuses_a_wrong_document_and_names_the_place(string pointer, string? value, string expected)
    {
        var document = JsonNode.Parse(Rendered())!;
        Set(document, pointer, value);
        Should.Throw<FormatException>(() => LayoutDocument.Parse(document.ToJsonString())).Message.ShouldContain(expected);
    }

    public static TheoryData<string, string?> BrokenKubernetes => new()
    {
        { "/kubernetes/state", "\"moving\"" },
        { "/kubernetes/platform", "\"eks\"" },
        { "/kubernetes/chart/name", "\"another\"" },
        { "/kubernetes/chart/version", null },
        { "/kubernetes/couchDb", "[]" },
        { "/kubernetes/couchDb/0/host", null },
        { "/kubernetes/storage/size", "\"100GB\"" },
        { "/kubernetes/ingress/host", "\"localhost\"" },
        { "/kubernetes/password", "\"x\"" },
        { "/kubernetes", null },
    };

    [Theory]
    [MemberData(nameof(BrokenKubernetes))]
    public async Task The_schema_refuses_a_wrong_Kubernetes_part(string pointer, string? value)
    {
        var document = JsonNode.Parse(Rendered("three-couchdb-4.22-to-microk8s"))!;
        Set(document, pointer, value);
        (await SchemaCheck.RunAsync(document.ToJsonString())).ShouldNotBeEmpty(pointer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("null")]
    public void The_reader_refuses_what_is_no_document(string text) =>
        Should.Throw<FormatException>(() => LayoutDocument.Parse(text)).Message.ShouldStartWith("This is no layout document");

    [Fact]
    public void It_holds_no_secret_and_says_where_each_lies()
    {
        var document = LayoutDocument.For(SampleLayouts.Get("three-couchdb-4.22"));
        document.Secrets.Select(secret => secret.Variable).ShouldBe(["COUCHDB_PASSWORD", "COUCHDB_SECRET", "COUCHDB_UUID"]);
        document.Secrets[0].Files.Select(file => $"{file.Node}:{file.Path}").ShouldBe([
            "core:/home/ubuntu/cht/upgrade-service/.env", "couchdb1:/home/ubuntu/cht/.env", "couchdb2:/home/ubuntu/cht/.env", "couchdb3:/home/ubuntu/cht/.env",
        ]);
    }

    [Theory]
    [MemberData(nameof(SampleLayouts.Names), MemberType = typeof(SampleLayouts))]
    public void Every_path_it_names_is_written_or_has_a_source(string name)
    {
        var layout = SampleLayouts.Get(name);
        foreach (var node in LayoutDocument.For(layout).Nodes)
        {
            var files = NodeFiles.For(layout, layout.Machine(node.Name), Samples.Secrets).Files.Select(file => file.Path).ToList();
            files.ShouldContain(node.LayoutDocument);
            foreach (var project in node.Projects)
            {
                (project.EnvFile is null || files.Contains(project.EnvFile)).ShouldBeTrue();
                project.ComposeFiles.ShouldAllBe(file => (file.Source == null) == files.Contains(file.Path));
            }

            node.Projects.SelectMany(project => project.ComposeFiles).Where(file => file.Source is null).Select(file => file.Path)
                .Order().ShouldBe(files.Where(file => file.EndsWith(".yml", StringComparison.Ordinal)).Order());
        }
    }

    [Fact]
    public void Core_waits_until_every_couchdb_node_names_all_of_them()
    {
        var check = LayoutDocument.For(SampleLayouts.Get("three-couchdb-4.22")).Checks.Single(check => check.Id == "couchdb-membership");
        check.Before.ShouldBe("core");
        check.Nodes.ShouldBe(["couchdb1", "couchdb2", "couchdb3"]);
        check.Authenticated.ShouldBeTrue();
        check.Values.Select(value => value.Pointer).ShouldBe(["/all_nodes", "/cluster_nodes"]);
        check.Values.ShouldAllBe(value => value.AnyOrderOf.SequenceEqual(new[] { "couchdb@couchdb-1.local", "couchdb@couchdb-2.local", "couchdb@couchdb-3.local" }));
    }

    [Fact]
    public void Image_digests_stand_beside_their_service()
    {
        var digest = "sha256:" + new string('a', 64);
        var document = LayoutDocument.For(SampleLayouts.Get("three-couchdb-4.22"), ImmutableDictionary<string, string>.Empty.Add("api", digest));
        document.Versions.Images.Single(image => image.Service == "api").ShouldBe(new("api", "public.ecr.aws/medic/cht-api:4.22.0", digest));
        document.Versions.Images.Count(image => image.Digest is not null).ShouldBe(1);
    }

    /// <summary>Sets, or with null removes, what a JSON pointer names.</summary>
    private static void Set(JsonNode document, string pointer, string? value)
    {
        var steps = pointer.Split('/')[1..];
        var parent = steps[..^1].Aggregate(document, (node, step) => (node is JsonArray array ? array[int.Parse(step)] : node[step])!);
        if (parent is JsonArray list)
        {
            list[int.Parse(steps[^1])] = JsonNode.Parse(value!);
        }
        else if (value is null)
        {
            parent.AsObject().Remove(steps[^1]).ShouldBeTrue();
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(value);
        }
    }
}
