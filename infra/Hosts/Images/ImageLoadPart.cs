using System.Collections.Immutable;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Layout;

namespace Cht.Hosts.Images;

/// <summary>Images of a bundle that one machine must have.</summary>
public sealed record ImageLoadDesired
{
    public required string Host { get; init; }

    /// <summary>Where the images come from. With its prefixes an upload that broke off goes on; without, it starts again.</summary>
    public required ImageBundleFolder Bundle { get; init; }

    /// <summary>Repository and tag of each image that the machine runs.</summary>
    public required ImmutableArray<string> Images { get; init; }

    /// <summary>Where uploads lie until they are loaded. The default value is <c>/var/lib/cht-infra/images</c>.</summary>
    public string UploadDirectory { get; init; } = "/var/lib/cht-infra/images";
}

/// <summary>What the machine has.</summary>
/// <param name="Architecture">Of the engine; empty when it does not answer.</param>
/// <param name="Images">Engine's id by repository and tag.</param>
/// <param name="Loaded">
/// Ids that the engine gave to images we loaded, by the id in the bundle. They differ where the engine keeps images in
/// containerd; empty elsewhere.
/// </param>
/// <param name="Uploads">Partial uploads by the archive's digest.</param>
public sealed record ImageLoadObserved(
    string Architecture, ImmutableDictionary<string, string> Images, ImmutableDictionary<string, string> Loaded,
    ImmutableDictionary<string, PartialUpload> Uploads)
{
    public bool Has(BundleImage image) =>
        Images.TryGetValue(image.Name, out var id)
            && (string.Equals(id, image.Id, StringComparison.Ordinal) || string.Equals(Loaded.GetValueOrDefault(image.Id), id, StringComparison.Ordinal));
}

/// <param name="Pieces">Whole pieces that are there.</param>
/// <param name="Digest">Of these pieces.</param>
public sealed record PartialUpload(int Pieces, string Digest);

/// <summary>Brings images of a bundle to a machine: only archives that are needed, whole or not at all.</summary>
public sealed class ImageLoadPart : IHostPart<ImageLoadDesired, ImageLoadObserved>
{
    public HostScript ObserveScript(ImageLoadDesired desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        return ImageLoadScripts.Observe(desired);
    }

    public ImageLoadObserved Parse(ImageLoadDesired desired, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(desired);
        var facts = ObservedFacts.Parse(desired.Host, ImageLoadScripts.ReadPurpose, result);
        return new(
            facts["architecture"], Pairs(facts, "image"), facts.Is("containerd") ? Pairs(facts, "loaded") : ImmutableDictionary<string, string>.Empty,
            facts.All("upload").Select(line => line.Split(' ')).Where(words => words.Length == 3)
                .ToImmutableDictionary(words => words[0], words => new PartialUpload(int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), words[2])));
    }

    /// <exception cref="ProvisioningException">The engine does not answer, is of another architecture, or the bundle lacks an image.</exception>
    public HostPlan Plan(ImageLoadDesired desired, ImageLoadObserved observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        Refuse(desired, observed);
        return new HostPlan([.. desired.Bundle.Document.Archives.SelectMany(archive => Bring(desired, observed, archive))]);
    }

    private static IEnumerable<HostOperation> Bring(ImageLoadDesired desired, ImageLoadObserved observed, BundleArchive archive)
    {
        var missing = archive.Images
            .Where(image => desired.Images.Contains(image.Name, StringComparer.Ordinal) && !observed.Has(image)).ToImmutableArray();
        if (missing.IsEmpty)
        {
            yield break;
        }

        var cause = $"{string.Join(", ", missing.Select(image => image.Name))} {(missing.Length == 1 ? "is" : "are")} not there";
        var pieces = (int)((archive.Bytes + ImageBundleFolder.PieceBytes - 1) / ImageBundleFolder.PieceBytes);
        for (var piece = Usable(desired, observed, archive); piece < pieces; piece++)
        {
            yield return new HostOperation(ImageLoadScripts.Upload(desired, archive, piece, pieces), cause);
        }

        yield return new HostOperation(ImageLoadScripts.Load(desired, archive), cause)
        {
            Ticket = $"images-{archive.Sha256[..12]}",
            Differences = [.. missing.Select(image => new HostDifference($"image {image.Name}", image.Id, observed.Images.GetValueOrDefault(image.Name, "nothing")))],
        };
    }

    /// <summary>How many pieces of an upload that broke off are those of this archive.</summary>
    private static int Usable(ImageLoadDesired desired, ImageLoadObserved observed, BundleArchive archive) =>
        observed.Uploads.TryGetValue(archive.Sha256, out var upload) && upload.Pieces > 0
            && desired.Bundle.Prefixes.TryGetValue(archive.File, out var prefixes) && upload.Pieces <= prefixes.Length
            && string.Equals(prefixes[upload.Pieces - 1], upload.Digest, StringComparison.Ordinal)
                ? upload.Pieces
                : 0;

    private static void Refuse(ImageLoadDesired desired, ImageLoadObserved observed)
    {
        if (observed.Architecture.Length == 0)
        {
            throw new ProvisioningException(
                desired.Host, "The images cannot be read", "Docker Engine does not answer", "Look at 'systemctl status docker' on the machine.");
        }

        var document = desired.Bundle.Document;
        if (!string.Equals(observed.Architecture, document.Architecture, StringComparison.Ordinal))
        {
            throw new ProvisioningException(
                desired.Host, "The image bundle does not fit the machine", $"the bundle is for {document.Architecture}, the machine is {observed.Architecture}",
                $"Make a bundle for {observed.Architecture}.");
        }

        var lacking = desired.Images.Except(document.Archives.SelectMany(archive => archive.Images).Select(image => image.Name), StringComparer.Ordinal).ToArray();
        if (lacking.Length > 0)
        {
            throw new ProvisioningException(
                desired.Host, "The image bundle lacks images of the machine", $"{string.Join(", ", lacking)} not in {desired.Bundle.Path}",
                $"Make the bundle of CHT {document.ChtVersion} again with this release of the program.");
        }
    }

    private static ImmutableDictionary<string, string> Pairs(ObservedFacts facts, string name) =>
        facts.All(name).Select(line => line.Split(' ', 2)).Where(words => words.Length == 2 && words[1].Length > 0)
            .GroupBy(words => words[0], StringComparer.Ordinal)
            .ToImmutableDictionary(group => group.Key, group => group.Last()[1]);
}
