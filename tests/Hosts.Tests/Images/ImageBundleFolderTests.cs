using Cht.Hosts.Images;
using Cht.Layout;

namespace Cht.Hosts.Tests.Images;

public sealed class ImageBundleFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_whole_bundle_is_read_with_the_digests_of_its_pieces()
    {
        var bundle = await Bundles.WriteAsync(folder.Path, coreBytes: ImageBundleFolder.PieceBytes + 5);
        bundle.Prefixes["images/couchdb.tar"].ShouldBe([bundle.Document.Archives[0].Sha256]);
        bundle.Prefixes["images/core.tar"].Length.ShouldBe(2);
        bundle.Prefixes["images/core.tar"][1].ShouldBe(bundle.Document.Archives[1].Sha256);
    }

    [Fact]
    public async Task An_archive_that_fills_its_last_piece_has_no_empty_one_behind_it() =>
        (await Bundles.WriteAsync(folder.Path, coreBytes: ImageBundleFolder.PieceBytes)).Prefixes["images/core.tar"].Length.ShouldBe(1);

    [Fact]
    public async Task Everything_wrong_with_the_files_is_said_at_once()
    {
        await Bundles.WriteAsync(folder.Path);
        File.Delete(folder["compose/cht-core.yml"]);
        await File.WriteAllTextAsync(folder["compose/cht-couchdb.yml"], "changed");
        await File.WriteAllBytesAsync(folder["images/core.tar"], new byte[10]);
        var failure = await Should.ThrowAsync<ProvisioningException>(ImageBundleFolder.CheckAsync(folder.Path, new("5.2.0", "arm64"), default));
        foreach (var part in new[] { "cht-core.yml: the file is missing", "cht-couchdb.yml: its SHA-256", "core.tar: 10 bytes, expected 3000", "wants 5.2.0", "machine is arm64" })
        {
            failure.Found.ShouldContain(part);
        }
    }

    [Fact]
    public async Task A_link_that_leads_out_of_the_folder_is_no_file_of_the_bundle()
    {
        await Bundles.WriteAsync(folder.Path);
        var outside = folder["outside"];
        File.Move(folder["images/core.tar"], outside);
        File.CreateSymbolicLink(folder["images/core.tar"], outside);
        (await Should.ThrowAsync<ProvisioningException>(ImageBundleFolder.CheckAsync(folder.Path, Bundles.Expected, default)))
            .Found.ShouldContain("images/core.tar: the file is missing");
    }

    [Fact]
    public void A_folder_without_a_bundle_is_named() =>
        Should.Throw<ProvisioningException>(() => ImageBundleFolder.Open(folder["nothing"], ImageBundleExpectation.None)).Message.ShouldContain(folder["nothing"]);
}
