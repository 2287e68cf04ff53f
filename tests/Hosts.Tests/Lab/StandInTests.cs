using System.Text;
using Cht.Hosts.Lab.StandIns;
using Cht.Layout;

namespace Cht.Hosts.Tests.Lab;

public sealed class StandInTests
{
    [Theory]
    [InlineData("4.22.0", "haproxy healthcheck api sentinel nginx", "couchdb")]
    [InlineData("5.2.0", "haproxy api sentinel nginx", "couchdb nouveau")]
    public void Compose_files_have_the_services_of_their_version(string version, string core, string couchDb)
    {
        var release = Release(version);
        Services(release.Core).ShouldBe(core.Split(' '));
        Services(release.CouchDb).ShouldBe(couchDb.Split(' '));
        Services(release.UpgradeService).ShouldBe(["cht-upgrade-service"]);
        new[] { release.Core, release.CouchDb, release.UpgradeService }.ShouldAllBe(file => !file.Text.Contains("@VERSION@") && !file.Text.Contains("#END"));
    }

    [Theory]
    [InlineData("4.22.0")]
    [InlineData("5.2.0")]
    public void Every_image_of_the_compose_files_has_a_stand_in(string version)
    {
        var parsed = Version(version);
        var release = Release(version);
        var made = StandInImages.CouchDb(parsed).Concat(StandInImages.Core(parsed)).Select(image => image.Name).ToList();
        made.ShouldBeUnique();
        var named = new[] { release.Core, release.CouchDb, release.UpgradeService }.SelectMany(file => file.Services).Select(service => service.Image);
        named.Except(made).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("4.22.0", "3.5.0")]
    [InlineData("5.0.0", "3.5.0")]
    [InlineData("5.2.0", "3.5.2")]
    [InlineData("4.18.1", "3.4.2")]
    public void An_image_says_which_CouchDB_it_stands_for(string version, string couchDb)
    {
        var image = StandInImages.CouchDb(Version(version)).First();
        var files = StandInImages.Layer(image, Version(version)).ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content.Span));
        files["/opt/couchdb/release.json"].ShouldBe($$"""{"cht":"{{version}}","couchdb":"{{couchDb}}"}""");
        files["/etc/cht-version"].ShouldBe($"{version}\n");
    }

    [Fact]
    public void The_upgrade_service_passes_only_what_the_official_one_passes()
    {
        var text = Release("4.22.0").UpgradeService.Text;
        foreach (var passed in new[] { "COUCHDB_PASSWORD", "COUCHDB_SERVERS", "CERTIFICATE_MODE", "CHT_NETWORK" })
        {
            text.ShouldContain($"      - {passed}\n");
        }

        foreach (var held in new[] { "HAPROXY_PORT", "HEALTHCHECK_ADDR", "API_PORT", "COUCHDB_SYNC_ADMINS_NODE", "CHT_BACKUP_COMPOSE_FILES" })
        {
            text.ShouldNotContain(held);
        }
    }

    [Fact]
    public void All_content_is_used_and_has_line_ends_of_the_containers()
    {
        var versions = new[] { Version("4.22.0"), Version("5.2.0") };
        var used = versions.SelectMany(version => StandInImages.CouchDb(version).Concat(StandInImages.Core(version)))
            .SelectMany(image => image.Files.Select(file => file.Content).Prepend(image.Entrypoint)).ToHashSet();
        StandInContent.Names.Where(name => !used.Contains(name) && !name.StartsWith("couchdb/erlang/", StringComparison.Ordinal) && !name.StartsWith("compose/", StringComparison.Ordinal)).ShouldBeEmpty();
        StandInContent.Names.ShouldAllBe(name => !StandInContent.Text(name).Contains('\r'));
    }

    [Fact]
    public void Another_package_list_mirror_or_source_is_another_base()
    {
        var source = new StandInSource();
        var identities = new[]
        {
            StandInBase.CouchDb.Identity(source), StandInBase.Core.Identity(source), StandInBase.CouchDb.Identity(source with { Suite = "forky" }),
            StandInBase.CouchDb.Identity(source with { Mirror = "http://mirror.example/debian" }), (StandInBase.CouchDb with { Sources = "core/" }).Identity(source),
        };
        identities.ShouldBeUnique();
        StandInBase.CouchDb.Identity(new StandInSource()).ShouldBe(identities[0]);
    }

    private static ChtVersion Version(string text) => ChtVersion.TryParse(text, out var version) ? version : throw new ArgumentException(text);

    private static ComposeRelease Release(string version) =>
        ComposeRelease.Read(version, StandInCompose.Files(Version(version)).Select(file => (file.Name, "content", file.Text)));

    private static IEnumerable<string> Services(ComposeFile file) => file.Services.Select(service => service.Name);
}
