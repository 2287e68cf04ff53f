namespace Cht.Layout.Tests.Images;

public class ImageBundleTests
{
    private static readonly string Digest = new('a', 64);
    private static readonly string Other = new('b', 64);

    private static ImageBundle Bundle() => new()
    {
        SchemaVersion = 1,
        ChtVersion = "4.22.0",
        Architecture = "amd64",
        Kind = ImageBundleKind.StandIn,
        ComposeFiles =
        [
            new("cht-core.yml", Digest, null),
            new("cht-couchdb.yml", Digest, "https://example.org/cht-couchdb.yml"),
            new("upgrade-service.yml", Digest, null),
        ],
        Archives = [new("images/couchdb.tar", Digest, 123, [new("public.ecr.aws/medic/cht-couchdb:4.22.0", $"sha256:{Digest}")])],
    };

    private static Dictionary<string, BundleFileFound> Files() => new(StringComparer.Ordinal)
    {
        ["compose/cht-core.yml"] = new(Digest, 5),
        ["compose/cht-couchdb.yml"] = new(Digest, 5),
        ["compose/upgrade-service.yml"] = new(Digest, 5),
        ["images/couchdb.tar"] = new(Digest, 123),
    };

    [Fact]
    public void Reading_and_writing_again_gives_the_same_bytes()
    {
        var text = Bundle().Render();
        ImageBundle.Parse(text).Render().ShouldBe(text);
        text.ShouldContain("\"kind\": \"stand-in\"");
    }

    [Fact]
    public void A_whole_bundle_has_no_problem() =>
        ImageBundleValidation.Problems(Bundle(), new("4.22.0", "amd64"), Files()).ShouldBeEmpty();

    [Theory]
    [InlineData("{\"schemaVersion\": 2}", "schemaVersion 2")]
    [InlineData("{}", "no schemaVersion")]
    [InlineData("[]", "no schemaVersion")]
    [InlineData("{\"schemaVersion\": \"1\"}", "no schemaVersion")]
    [InlineData("{\"schemaVersion\": 1}", "no bundle document")]
    [InlineData("<html>", "no bundle document")]
    public void Another_document_is_named_as_such(string text, string says) =>
        Should.Throw<FormatException>(() => ImageBundle.Parse(text)).Message.ShouldContain(says);

    [Fact]
    public void Every_problem_is_gathered_and_each_has_a_remedy()
    {
        var bundle = Bundle() with
        {
            Architecture = "arm64",
            ComposeFiles = Bundle().ComposeFiles.RemoveAt(2).Add(new("../evil.yml", "x", null)),
            Archives = [.. Bundle().Archives, new("../images/x.tar", Digest, 0, []), new("/etc/passwd", Other, 1, [new("bad name", "sha256:1")])],
        };
        var files = Files();
        files.Remove("compose/cht-core.yml");
        files["images/couchdb.tar"] = new(Other, 123);
        var problems = ImageBundleValidation.Problems(bundle, new("5.2.0", "amd64"), files);
        problems.Select(problem => problem.Key).ShouldBe(
            [
                "chtVersion", "architecture", "composeFiles", "composeFiles[2].name", "composeFiles[2].sha256",
                "archives[1].file", "archives[1].bytes", "archives[1].images",
                "archives[2].file", "archives[2].images[0].name", "archives[2].images[0].id",
                "compose/cht-core.yml", "images/couchdb.tar",
            ],
            ignoreOrder: true);
        problems.ShouldAllBe(problem => problem.Remedy.Length > 10);
    }

    [Theory]
    [InlineData("images/a.tar", true)]
    [InlineData("a.tar", true)]
    [InlineData("../a.tar", false)]
    [InlineData("images/../../a.tar", false)]
    [InlineData("/a.tar", false)]
    [InlineData("images//a.tar", false)]
    [InlineData("images\\a.tar", false)]
    [InlineData("", false)]
    public void A_path_stays_inside_the_bundle_or_is_refused(string path, bool inside) =>
        ImageBundleValidation.StaysInside(path).ShouldBe(inside);

    [Fact]
    public void A_short_file_is_named_by_its_size()
    {
        var files = Files();
        files["images/couchdb.tar"] = new(null, 100);
        ImageBundleValidation.Problems(Bundle(), ImageBundleExpectation.None, files)
            .ShouldHaveSingleItem().Found.ShouldBe("100 bytes, expected 123");
    }
}
