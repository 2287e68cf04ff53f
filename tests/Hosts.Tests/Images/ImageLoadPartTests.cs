using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Images;

namespace Cht.Hosts.Tests.Images;

public sealed class ImageLoadPartTests : IDisposable
{
    private const int Piece = ImageBundleFolder.PieceBytes;

    private static readonly ImageLoadPart Part = new();

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static ImageLoadDesired Desired(ImageBundleFolder bundle, params string[] images) => new() { Host = "core", Bundle = bundle, Images = [.. images] };

    private static ImageLoadObserved Observed(params string[] images) => new(
        "amd64", images.ToImmutableDictionary(image => image, Bundles.Id), ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, PartialUpload>.Empty);

    private static IEnumerable<string> Purposes(HostPlan plan) => plan.Operations.Select(operation => operation.Script.Purpose);

    [Fact]
    public async Task Only_archives_with_images_that_are_missing_are_uploaded()
    {
        var bundle = await Bundles.WriteAsync(folder.Path);
        Purposes(Part.Plan(Desired(bundle, Bundles.CouchDb), Observed())).ShouldBe(["Upload images/couchdb.tar, part 1 of 1", "Load images/couchdb.tar"]);
        Purposes(Part.Plan(Desired(bundle, Bundles.Api, Bundles.Nginx), Observed(Bundles.Api)))
            .ShouldBe(["Upload images/core.tar, part 1 of 1", "Load images/core.tar"]);
        Part.Plan(Desired(bundle, Bundles.Api, Bundles.CouchDb), Observed(Bundles.Api, Bundles.CouchDb)).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task An_image_of_the_same_name_and_another_content_is_drift()
    {
        var bundle = await Bundles.WriteAsync(folder.Path);
        var other = Observed(Bundles.Api) with { Images = ImmutableDictionary<string, string>.Empty.Add(Bundles.Api, "sha256:other") };
        Part.Plan(Desired(bundle, Bundles.Api), other).Operations[^1].Differences
            .ShouldBe([new HostDifference($"image {Bundles.Api}", Bundles.Id(Bundles.Api), "sha256:other")]);
    }

    [Fact]
    public async Task An_engine_that_keeps_images_in_containerd_is_believed_for_what_was_loaded_there()
    {
        var bundle = await Bundles.WriteAsync(folder.Path);
        var observed = Observed() with
        {
            Images = ImmutableDictionary<string, string>.Empty.Add(Bundles.Api, "sha256:manifest"),
            Loaded = ImmutableDictionary<string, string>.Empty.Add(Bundles.Id(Bundles.Api), "sha256:manifest"),
        };
        Part.Plan(Desired(bundle, Bundles.Api), observed).IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task An_upload_that_broke_off_goes_on_where_its_content_is_right(bool right, int continuesAt)
    {
        var bundle = await Bundles.WriteAsync(folder.Path, coreBytes: (2 * Piece) + 7);
        var digest = right ? bundle.Prefixes["images/core.tar"][0] : new string('0', 64);
        var observed = Observed() with
        {
            Uploads = ImmutableDictionary<string, PartialUpload>.Empty.Add(bundle.Document.Archives[1].Sha256, new(1, digest)),
        };
        var plan = Part.Plan(Desired(bundle, Bundles.Api), observed);
        plan.Operations[0].Script.Purpose.ShouldBe($"Upload images/core.tar, part {continuesAt + 1} of 3");
        plan.Operations[^2].Script.Input.Length.ShouldBe(7);
    }

    [Fact]
    public async Task Pieces_hold_exactly_the_archive()
    {
        var bundle = await Bundles.WriteAsync(folder.Path, coreBytes: Piece + 100);
        var plan = Part.Plan(Desired(bundle, Bundles.Api), Observed());
        var sent = plan.Operations.SkipLast(1).SelectMany(operation => operation.Script.Input.ToArray()).ToArray();
        var archive = await File.ReadAllBytesAsync(folder["images/core.tar"]);
        sent.AsSpan().SequenceEqual(archive).ShouldBeTrue();
    }

    [Fact]
    public async Task What_cannot_work_is_refused_with_a_remedy()
    {
        var bundle = await Bundles.WriteAsync(folder.Path);
        Refusal(Desired(bundle, Bundles.Api), Observed() with { Architecture = "arm64" }).Message.ShouldContain("the bundle is for amd64, the machine is arm64");
        Refusal(Desired(bundle, Bundles.Api), Observed() with { Architecture = "" }).Message.ShouldContain("does not answer");
        Refusal(Desired(bundle, "cht-other:1"), Observed()).Message.ShouldContain("cht-other:1 not in");
    }

    [Fact]
    public async Task A_cut_connection_is_followed_by_the_pieces_that_are_not_there()
    {
        var bundle = await Bundles.WriteAsync(folder.Path, coreBytes: (2 * Piece) + 7);
        var archive = bundle.Document.Archives[1];
        var machine = new SimulatedMachine(archive.Sha256);
        await using var host = machine.Host(archive.File, pieces: 3);
        host.CutConnection($"Upload {archive.File}, part 3 of 3");

        var converged = await HostConvergence.ConvergeAsync(host, Part, Desired(bundle, Bundles.Api, Bundles.Nginx), null, default);
        var again = await HostConvergence.ConvergeAsync(host, Part, Desired(bundle, Bundles.Api, Bundles.Nginx), null, default);

        converged.Changed.ShouldBeTrue();
        again.Changed.ShouldBeFalse();
        host.Purposes.Where(purpose => purpose.StartsWith("Upload", StringComparison.Ordinal)).ShouldBe(
            new[] { 1, 2, 3, 3 }.Select(part => $"Upload {archive.File}, part {part} of 3"));
        host.Recorded.Single(recorded => recorded.Script.Purpose == $"Load {archive.File}").Ticket.ShouldBe($"images-{archive.Sha256[..12]}");
    }

    [Fact]
    public async Task A_preview_writes_nothing()
    {
        var bundle = await Bundles.WriteAsync(folder.Path);
        await using var host = new SimulatedMachine(bundle.Document.Archives[1].Sha256).Host("images/core.tar", 1);
        host.Preview = true;
        (await HostConvergence.PlanAsync(host, Part, Desired(bundle, Bundles.Api), default)).Plan.IsEmpty.ShouldBeFalse();
    }

    private static ProvisioningException Refusal(ImageLoadDesired desired, ImageLoadObserved observed) =>
        Should.Throw<ProvisioningException>(() => Part.Plan(desired, observed));

    /// <summary>Keeps what is uploaded to it, and has the images once they are loaded.</summary>
    private sealed class SimulatedMachine(string archive)
    {
        private readonly List<byte> upload = [];
        private bool loaded;

        public FakeHost Host(string file, int pieces)
        {
            var host = new FakeHost().Expect(ImageLoadScripts.ReadPurpose, _ => new ScriptResult(0, Facts(), ""));
            for (var piece = 1; piece <= pieces; piece++)
            {
                host.Expect($"Upload {file}, part {piece} of {pieces}", script =>
                {
                    upload.AddRange(script.Input.Span);
                    return new ScriptResult(0, "", "");
                });
            }

            return host.Expect($"Load {file}", _ =>
            {
                loaded = Digest(upload.Count) == archive;
                upload.Clear();
                return new ScriptResult(loaded ? 0 : 1, "", "another digest");
            });
        }

        private string Facts()
        {
            var images = loaded ? string.Concat(new[] { Bundles.Api, Bundles.Nginx }.Select(image => $"image={image} {Bundles.Id(image)}\n")) : "";
            var whole = upload.Count / Piece;
            var partial = upload.Count > 0 ? $"upload={archive} {whole} {Digest(whole * Piece)}\n" : "";
            return $"architecture=amd64\n{images}{partial}complete=yes\n";
        }

        private string Digest(int length) =>
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(upload)[..length]));
    }
}
