using System.Net;
using System.Text;
using Cht.Hosts.Compose;
using Cht.Layout;

namespace Cht.Hosts.Tests.Compose;

public sealed class ComposeSourcesTests : IDisposable
{
    private const string Good = "services:\n  {0}:\n    image: a:1\n    networks: [cht-net]\nnetworks:\n  cht-net:\n";

    private readonly string folder = Directory.CreateTempSubdirectory("cht-compose-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Text(string name) => Good.Replace(
        "{0}", name == ComposeFileSource.Core ? "nginx" : name == ComposeFileSource.CouchDb ? "couchdb" : "cht-upgrade-service", StringComparison.Ordinal);

    private static Task<ComposeRelease> Download(Func<string, HttpResponseMessage> answer) =>
        new ComposeSources(new Server(answer)).ReadAsync(ComposeSourceKind.Registry, "4.22.0", null, CancellationToken.None);

    private static HttpResponseMessage Answer(string text, HttpStatusCode status = HttpStatusCode.OK, string type = "application/octet-stream") =>
        new(status) { Content = new StringContent(text, Encoding.UTF8, type) };

    private static string NameOf(string url) => url.EndsWith("docker-compose.yml", StringComparison.Ordinal) ? ComposeFileSource.UpgradeService : url[(url.LastIndexOf('/') + 1)..];

    [Fact]
    public async Task Good_answers_become_a_release()
    {
        var release = await Download(url => Answer(Text(NameOf(url))));

        release.Core.Services.Single().Name.ShouldBe("nginx");
        release.UpgradeService.Services.Single().Name.ShouldBe("cht-upgrade-service");
    }

    [Theory]
    [InlineData(404, "application/json", """{"error":"not_found"}""", "HTTP 404")]
    [InlineData(500, "text/plain", "oops", "HTTP 500")]
    [InlineData(200, "text/html", "<html>", "the answer is text/html")]
    [InlineData(200, "application/json", "{}", "the answer is application/json")]
    [InlineData(200, "application/octet-stream", "<html>", "web page (HTML)")]
    [InlineData(200, "application/octet-stream", "services:\n  nginx:\n", "cannot be used")]
    public async Task A_bad_answer_is_refused_with_its_url(int status, string type, string text, string says)
    {
        var refusal = await Should.ThrowAsync<ProvisioningException>(() => Download(url =>
            NameOf(url) == ComposeFileSource.Core ? Answer(text, (HttpStatusCode)status, type) : Answer(Text(NameOf(url)))));

        refusal.Message.ShouldContain(says);
        refusal.Message.ShouldContain("https://staging.dev.medicmobile.org/_couch/builds_4/medic%3Amedic%3A4.22.0/docker-compose/cht-core.yml");
        refusal.Message.ShouldNotContain("upgrade-service.yml from");
    }

    [Fact]
    public async Task No_connection_is_told_for_every_file_at_once()
    {
        var refusal = await Should.ThrowAsync<ProvisioningException>(() => Download(_ => throw new HttpRequestException("Name or service not known")));

        ComposeFileSource.Names.ShouldAllBe(name => refusal.Message.Contains($"{name} from https://"));
    }

    [Fact]
    public async Task A_directory_gives_its_files_and_what_is_missing_is_named_with_its_path()
    {
        foreach (var name in ComposeFileSource.Names)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), Text(name));
        }

        (await Read(ComposeSourceKind.Directory)).CouchDb.Text.ShouldBe(Text(ComposeFileSource.CouchDb));

        File.Delete(Path.Combine(folder, ComposeFileSource.CouchDb));
        (await Should.ThrowAsync<ProvisioningException>(() => Read(ComposeSourceKind.Directory)))
            .Message.ShouldContain(Path.Combine(folder, ComposeFileSource.CouchDb));
    }

    [Fact]
    public async Task A_bundle_gives_its_files_only_as_it_says_they_are()
    {
        await WriteBundleAsync("4.22.0");
        (await Read(ComposeSourceKind.Bundle)).Core.Text.ShouldBe(Text(ComposeFileSource.Core));

        var changed = Path.Combine(folder, ImageBundle.ComposeDirectory, ComposeFileSource.Core);
        await File.AppendAllTextAsync(changed, "# changed\n");
        (await Should.ThrowAsync<ProvisioningException>(() => Read(ComposeSourceKind.Bundle))).Message.ShouldContain($"{changed} cannot be used: its SHA-256 is");

        await WriteBundleAsync("5.2.0");
        (await Should.ThrowAsync<ProvisioningException>(() => Read(ComposeSourceKind.Bundle))).Message.ShouldContain("the bundle holds CHT 5.2.0");
    }

    private Task<ComposeRelease> Read(ComposeSourceKind kind) => new ComposeSources().ReadAsync(kind, "4.22.0", folder, CancellationToken.None);

    private async Task WriteBundleAsync(string version)
    {
        Directory.CreateDirectory(Path.Combine(folder, ImageBundle.ComposeDirectory));
        foreach (var name in ComposeFileSource.Names)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, ImageBundle.ComposeDirectory, name), Text(name));
        }

        var bundle = new ImageBundle
        {
            SchemaVersion = ImageBundle.CurrentSchemaVersion,
            ChtVersion = version,
            Architecture = "amd64",
            Kind = ImageBundleKind.StandIn,
            ComposeFiles = [.. ComposeFileSource.Names.Select(name => new BundleComposeFile(name, ComposeFile.Digest(Text(name)), null))],
            Archives = [new("images/a.tar", new string('a', 64), 1, [new("a:1", "sha256:" + new string('b', 64))])],
        };
        await File.WriteAllTextAsync(Path.Combine(folder, ImageBundle.FileName), bundle.Render());
    }

    private sealed class Server(Func<string, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request.RequestUri!.AbsoluteUri));
    }
}
