using System.Net;
using Cht.Hosts.Images;
using Cht.Hosts.Lab.StandIns;
using Cht.Layout;

namespace Cht.Hosts.Tests.Images;

/// <summary>With a docker and a download site of the test.</summary>
public sealed class OfficialBundleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("4.22.0", 7)]
    [InlineData("5.2.0", 8)]
    public async Task Every_image_that_the_files_name_is_pulled_saved_and_described(string version, int images)
    {
        var bundle = await Maker(version).MakeAsync(folder["bundle"], version, "arm64");
        bundle.Archives.Length.ShouldBe(images);
        bundle.Archives.Select(archive => archive.Images.Single().Name).ShouldContain($"public.ecr.aws/medic/cht-haproxy-healthcheck:{version}");
        bundle.Archives.ShouldAllBe(archive => archive.Images[0].Id == "sha256:" + new string('c', 64));
        bundle.ComposeFiles.ShouldAllBe(file => file.Source!.StartsWith("https://"));
        var checkedBundle = await ImageBundleFolder.CheckAsync(folder["bundle"], new(version, "arm64"), default);
        checkedBundle.Document.Render().ShouldBe(bundle.Render());
        (await File.ReadAllTextAsync(folder["docker.log"])).ShouldContain($"pull --quiet --platform linux/arm64 public.ecr.aws/medic/cht-couchdb:{version}");
        Directory.GetDirectories(folder.Path).ShouldNotContain(path => path.EndsWith(".building"));
    }

    [Fact]
    public async Task A_failure_of_docker_leaves_no_bundle_and_says_what_docker_said()
    {
        var failure = await Should.ThrowAsync<ProvisioningException>(
            Maker("4.22.0", "echo 'no basic auth credentials' >&2; exit 1").MakeAsync(folder["bundle"], "4.22.0", "amd64"));
        failure.Found.ShouldContain("no basic auth credentials");
        Directory.Exists(folder["bundle"]).ShouldBeFalse();
    }

    [Fact]
    public async Task An_image_for_another_processor_is_refused() =>
        (await Should.ThrowAsync<ProvisioningException>(Maker("4.22.0").MakeAsync(folder["bundle"], "4.22.0", "amd64")))
            .Found.ShouldContain("is for arm64, wanted amd64");

    [Fact]
    public async Task Bad_arguments_are_named_together()
    {
        await File.WriteAllTextAsync(folder["bundle"], "in the way");
        var failure = await Should.ThrowAsync<ProvisioningException>(Maker("4.22.0").MakeAsync(folder["bundle"], "latest", "mips"));
        foreach (var part in new[] { "'latest'", "'mips'", "is not empty" })
        {
            failure.Found.ShouldContain(part);
        }
    }

    /// <summary>Its docker says that every image is for arm64, and saves an archive with a manifest.</summary>
    private OfficialBundle Maker(string version, string? body = null)
    {
        Directory.CreateDirectory(folder["saved"]);
        File.WriteAllText(folder["saved/manifest.json"], $$"""[{"Config":"blobs/sha256/{{new string('c', 64)}}","RepoTags":[],"Layers":[]}]""");
        var docker = FakeDocker.Write(folder["bin"], body ?? $"""
            echo "$@" >>{folder["docker.log"]}
            case $1 in
              image) echo arm64 ;;
              save) tar -C {folder["saved"]} -cf "$3" manifest.json ;;
            esac
            """);
        return new OfficialBundle(new ComposeSite(version), docker);
    }

    /// <summary>Answers with our own compose files, which have the official services.</summary>
    private sealed class ComposeSite(string version) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var release = ChtVersion.TryParse(version, out var parsed) ? parsed : throw new ArgumentException(version);
            var wanted = request.RequestUri!.AbsolutePath.Split('/')[^1];
            var files = StandInCompose.Files(release).ToDictionary(file => file.Name, file => file.Text);
            var text = files.GetValueOrDefault(wanted) ?? files["upgrade-service.yml"];
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text, System.Text.Encoding.UTF8, "text/yaml") });
        }
    }
}
