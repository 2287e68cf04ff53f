namespace Cht.Layout.Tests.Compose;

public class ComposeFileTests
{
    private const string Url = "https://example.org/cht-core.yml";

    [Fact]
    public void Services_and_images_come_from_the_file_with_a_digest_of_its_bytes()
    {
        var file = ComposeFile.Read(ComposeFileSource.Core, Url, ComposeTexts.Core);

        file.Services.Select(service => $"{service.Name} {service.Image}").ShouldBe([
            "haproxy public.ecr.aws/medic/cht-haproxy:5.2.0", "nginx public.ecr.aws/medic/cht-nginx:5.2.0", "new-service public.ecr.aws/medic/cht-new:5.2.0",
        ]);
        file.Sha256.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ComposeTexts.Core))));
        file.Text.ShouldBe(ComposeTexts.Core);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("  \n", "it is empty")]
    [InlineData("<!DOCTYPE html><html><body>Not found</body></html>", "web page (HTML)")]
    [InlineData("""{"error":"not_found","reason":"missing"}""", "it is JSON, as in the answer to a wrong version")]
    [InlineData("services:\n  nginx: [", "it is no YAML: line")]
    [InlineData("just a sentence", "no single YAML mapping")]
    [InlineData("networks:\n  cht-net:\n", "it has no services")]
    [InlineData("services:\n  nginx:\n    image: a:1\n", "does not declare the network cht-net")]
    [InlineData("services:\n  other:\n    image: a:1\nnetworks:\n  cht-net:\n", "it has the services other and not nginx")]
    [InlineData("services:\n  nginx:\n    restart: always\nnetworks:\n  cht-net:\n", "the service nginx has no image")]
    [InlineData("services:\n  nginx:\n    image: a:1\n    networks: [other]\nnetworks:\n  cht-net:\n", "uses the network other, which is not declared")]
    public void What_is_no_whole_compose_file_is_refused_with_its_url(string text, string says)
    {
        var refusal = Should.Throw<ComposeFileException>(() => ComposeFile.Read(ComposeFileSource.Core, Url, text));

        refusal.Message.ShouldContain(says);
        refusal.Message.ShouldContain(Url);
    }

    [Fact]
    public void A_file_cut_short_at_any_line_is_refused()
    {
        foreach (var (name, text) in new[] { (ComposeFileSource.Core, ComposeTexts.Core), (ComposeFileSource.CouchDb, ComposeTexts.CouchDb) })
        {
            var lines = text.Split('\n');
            for (var kept = 0; kept < lines.Length; kept++)
            {
                var cut = string.Join('\n', lines[..kept]);
                Should.Throw<ComposeFileException>(() => ComposeFile.Read(name, Url, cut), $"{name}, {kept} lines");
            }
        }
    }

    [Fact]
    public void All_files_that_cannot_be_used_are_told_at_once()
    {
        var errors = Should.Throw<AggregateException>(() => ComposeRelease.Read("5.2.0",
            [(ComposeFileSource.Core, Url, "<html>"), (ComposeFileSource.CouchDb, Url, ComposeTexts.CouchDb)]));

        errors.InnerExceptions.Select(error => error.Message).Order().ShouldBe([
            $"cht-core.yml from {Url} cannot be used: it is a web page (HTML), not a compose file.",
            "upgrade-service.yml from the source cannot be used: it is not there.",
        ]);
    }

    [Fact]
    public void The_files_of_a_release_are_asked_for_by_its_version_and_the_upgrade_services_at_a_pinned_commit()
    {
        ComposeFileSource.Url(ComposeFileSource.CouchDb, "5.2.0").ShouldBe(
            "https://staging.dev.medicmobile.org/_couch/builds_4/medic%3Amedic%3A5.2.0/docker-compose/cht-couchdb.yml");
        ComposeFileSource.Url(ComposeFileSource.UpgradeService, "5.2.0").ShouldMatch("/cht-upgrade-service/[0-9a-f]{7,40}/docker-compose.yml$");
    }
}
