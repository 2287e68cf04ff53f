using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Cht.Hosts.Images;
using Cht.Layout;

namespace Cht.Hosts.Lab.StandIns;

/// <summary>A bundle on this computer.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Digest">SHA-256 of bundle.json, which holds the digests of everything else.</param>
public sealed record StandInBundleState(string Path, string Digest);

/// <summary>
/// A bundle of images that stand for those of CHT where these cannot be pulled, built from distribution packages and the
/// folder Content (docs/stand-ins.md says what they imitate). Kept in the lab folder until its content changes.
/// </summary>
public static class StandInBundle
{
    /// <summary>Raised whenever what the build does changes.</summary>
    private const int Recipe = 1;

    /// <summary>Builds the bundle unless it is there. A second command that wants the same bundle waits for the first.</summary>
    /// <param name="chtVersion">A release of CHT, as in 4.22.0.</param>
    /// <param name="source">The default value is Debian trixie from its own mirror.</param>
    /// <exception cref="ProvisioningException">The mirror cannot be reached, or a package does not exist there.</exception>
    /// <exception cref="ArgumentException">No release of CHT.</exception>
    public static async Task<StandInBundleState> BuildAsync(
        LabComputer computer, string chtVersion, StandInSource? source = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(computer);
        if (!ChtVersion.TryParse(chtVersion, out var version))
        {
            throw new ArgumentException($"\"{chtVersion}\" is no release of CHT.", nameof(chtVersion));
        }

        source ??= new StandInSource();
        if (Find(computer, version, source) is { } ready)
        {
            return ready;
        }

        await new LabPrerequisites(computer).EnsureAsync(cancellationToken);
        using var buildLock = await computer.LockAsync($"stand-ins-{Identity(version, source)}", cancellationToken);
        return Find(computer, version, source) ?? await BuildAsync(computer, version, source, cancellationToken);
    }

    /// <summary>The bundle when it is there already, or null.</summary>
    public static StandInBundleState? Find(LabComputer computer, string chtVersion, StandInSource? source = null) =>
        ChtVersion.TryParse(chtVersion, out var version) ? Find(computer, version, source ?? new StandInSource()) : null;

    internal static string Root(LabComputer computer) => Path.Combine(computer.Folders.Root, "stand-ins");

    internal static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    private static string Folder(LabComputer computer, ChtVersion version, StandInSource source) => Path.Combine(Root(computer), Identity(version, source));

    private static string Identity(ChtVersion version, StandInSource source) => $"{version}-" + LabName.Hash(string.Join(
        ' ', Recipe, version, Architecture, StandInBase.CouchDb.Identity(source), StandInBase.Core.Identity(source), StandInContent.Digest("")))[..12];

    private static StandInBundleState? Find(LabComputer computer, ChtVersion version, StandInSource source)
    {
        var folder = Folder(computer, version, source);
        var document = Path.Combine(folder, ImageBundle.FileName);
        return File.Exists(document) ? new(folder, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(document)))) : null;
    }

    private static async Task<StandInBundleState> BuildAsync(
        LabComputer computer, ChtVersion version, StandInSource source, CancellationToken cancellationToken)
    {
        var layers = new StandInBaseLayers(computer);
        var bases = await Task.WhenAll(
            layers.EnsureAsync(StandInBase.CouchDb, source, cancellationToken), layers.EnsureAsync(StandInBase.Core, source, cancellationToken));
        var folder = Folder(computer, version, source);
        var building = $"{folder}.building";
        await MachineMounts.DeleteFolderAsync(building, cancellationToken);
        Directory.CreateDirectory(building);
        var bundle = new ImageBundle
        {
            SchemaVersion = ImageBundle.CurrentSchemaVersion,
            ChtVersion = version.Text,
            Architecture = Architecture,
            Kind = ImageBundleKind.StandIn,
            ComposeFiles = await ComposeFilesAsync(building, version, cancellationToken),
            Archives =
            [
                await ArchiveAsync(building, "couchdb", version, StandInImages.CouchDb(version), bases[0], cancellationToken),
                await ArchiveAsync(building, "core", version, StandInImages.Core(version), bases[1], cancellationToken),
            ],
        };
        await File.WriteAllTextAsync(Path.Combine(building, ImageBundle.FileName), bundle.Render(), cancellationToken);
        Directory.Delete(Path.Combine(building, "layers"), recursive: true);
        // The rename must not reach the disk before what it names.
        await Commands.MustAsync("Writing the stand-in images to disk", "Look at the kernel's log.", "sync", ["--file-system", building], cancellationToken);
        await MachineMounts.DeleteFolderAsync(folder, cancellationToken);
        Directory.Move(building, folder);
        return Find(computer, version, source)!;
    }

    private static async Task<ImmutableArray<BundleComposeFile>> ComposeFilesAsync(string folder, ChtVersion version, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<BundleComposeFile>();
        Directory.CreateDirectory(Path.Combine(folder, ImageBundle.ComposeDirectory));
        foreach (var (name, text) in StandInCompose.Files(version))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var file = new BundleComposeFile(name, Convert.ToHexStringLower(SHA256.HashData(bytes)), Source: null);
            await File.WriteAllBytesAsync(Path.Combine(folder, file.Path()), bytes, cancellationToken);
            files.Add(file);
        }

        return files.ToImmutable();
    }

    private static async Task<BundleArchive> ArchiveAsync(
        string folder, string name, ChtVersion version, IEnumerable<StandInImage> images, ImageLayer lower, CancellationToken cancellationToken)
    {
        var assembled = new List<ContainerImage>();
        var layers = Directory.CreateDirectory(Path.Combine(folder, "layers")).FullName;
        foreach (var image in images)
        {
            var file = Path.Combine(layers, $"{name}-{assembled.Count}.tar.gz");
            var own = await ImageLayers.WriteAsync(StandInImages.Layer(image, version), file, cancellationToken);
            assembled.Add(StandInImages.Assemble(image, version, lower, own));
        }

        return await DockerArchive.WriteAsync(folder, $"{ImageBundle.ImageDirectory}/{name}.tar", Architecture, assembled, cancellationToken);
    }
}
