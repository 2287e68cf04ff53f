using Cht.Layout.Tests.HandOver;

namespace Cht.Layout.Tests.Compose;

public class ReleaseInLayoutTests
{
    private static readonly ClusterLayout Layout = SampleLayouts.Get("three-couchdb-5.2-three-managers");

    [Fact]
    public async Task The_document_takes_services_images_and_digests_from_the_files_and_fits_its_schema()
    {
        var release = ComposeTexts.Release;
        var document = LayoutDocument.For(Layout, release: release);

        (await SchemaCheck.RunAsync(document.Render())).ShouldBeEmpty();
        LayoutDocument.Parse(document.Render()).Render().ShouldBe(document.Render());
        document.Versions.Images.Select(image => image.Service).ShouldBe(
            ["haproxy", "nginx", "new-service", "healthcheck", "couchdb", "nouveau", "cht-upgrade-service"]);
        var core = document.Nodes[0];
        core.Projects[1].Services.ShouldBe(["haproxy", "nginx", "new-service", "healthcheck"]);
        core.Projects[1].ComposeFiles[0].Sha256.ShouldBe(release.Core.Sha256);
        core.Projects[0].ComposeFiles[0].Sha256.ShouldBe(release.UpgradeService.Sha256);
        core.Projects[0].ComposeFiles[1].Sha256.ShouldBeNull();
        document.Nodes[1].Projects[0].ComposeFiles[0].Sha256.ShouldBe(release.CouchDb.Sha256);
    }

    [Fact]
    public void The_search_service_runs_beside_node_1_only()
    {
        var document = LayoutDocument.For(Layout, release: ComposeTexts.Release);

        document.Nodes.Skip(1).Select(node => string.Join(' ', node.Projects[0].Services)).ShouldBe(["couchdb nouveau", "couchdb", "couchdb"]);
    }

    [Fact]
    public void The_official_files_lie_unchanged_where_the_document_says()
    {
        var release = ComposeTexts.Release;
        foreach (var node in LayoutDocument.For(Layout, release: release).Nodes)
        {
            var files = NodeFiles.For(Layout, Layout.Machine(node.Name), Samples.Secrets, release).Files.ToDictionary(file => file.Path, file => file.Content);
            foreach (var file in node.Projects.SelectMany(project => project.ComposeFiles))
            {
                files.ShouldContainKey(file.Path);
                (file.Sha256 is null || file.Sha256 == ComposeFile.Digest(files[file.Path])).ShouldBeTrue(file.Path);
            }
        }
    }
}
