using System.Collections.Immutable;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Cht.Hosts.Compose;
using Cht.Hosts.Lab;
using Cht.Layout;

namespace Cht.Hosts.Images;

/// <summary>
/// Makes a bundle of the official images on a computer with Docker and internet access, for clusters that have neither
/// registry nor download site.
/// </summary>
/// <param name="handler">Answers downloads; null for the internet.</param>
/// <param name="docker">The Docker command. The default value is <c>docker</c>.</param>
/// <param name="progress">Called with one sentence per step.</param>
public sealed class OfficialBundle(HttpMessageHandler? handler = null, string docker = "docker", Action<string>? progress = null)
{
    private const string Remedy = "Run this on a computer with Docker and internet access; docker says what is wrong.";

    /// <summary>Makes the bundle; the folder appears only when it is whole.</summary>
    /// <param name="folder">Must not exist yet, or be empty.</param>
    /// <param name="chtVersion">A release of CHT, as in 4.22.0.</param>
    /// <param name="architecture">Of the cluster's machines: amd64 or arm64.</param>
    /// <exception cref="ProvisioningException">A download or a command of Docker failed, or the folder is in use.</exception>
    public async Task<ImageBundle> MakeAsync(string folder, string chtVersion, string architecture, CancellationToken cancellationToken = default)
    {
        var (full, version) = Validated(folder, chtVersion, architecture);
        progress?.Invoke($"Downloading the compose files of CHT {version}");
        var release = await new ComposeSources(handler).ReadAsync(ComposeSourceKind.Registry, version.Text, directory: null, cancellationToken);
        var building = $"{full}.building";
        if (Directory.Exists(building))
        {
            Directory.Delete(building, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(building, ImageBundle.ImageDirectory));
        var bundle = new ImageBundle
        {
            SchemaVersion = ImageBundle.CurrentSchemaVersion,
            ChtVersion = version.Text,
            Architecture = architecture,
            Kind = ImageBundleKind.Official,
            ComposeFiles = await WriteAsync(building, [release.Core, release.CouchDb, release.UpgradeService], cancellationToken),
            Archives = await SaveAsync(building, Images(release, version), architecture, cancellationToken),
        };
        await File.WriteAllTextAsync(Path.Combine(building, ImageBundle.FileName), bundle.Render(), cancellationToken);
        if (Directory.Exists(full))
        {
            Directory.Delete(full);
        }

        Directory.Move(building, full);
        progress?.Invoke($"The bundle of CHT {version} for {architecture} lies in {full}: {bundle.Archives.Sum(archive => archive.Bytes) / 1_000_000} MB");
        return bundle;
    }

    /// <summary>What the files name; from CHT 5 on a cluster needs haproxy's agent as well, which they no longer have.</summary>
    internal static ImmutableArray<string> Images(ComposeRelease release, ChtVersion version)
    {
        var named = new[] { release.Core, release.CouchDb, release.UpgradeService }.SelectMany(file => file.Services).Select(service => service.Image);
        return
        [
            .. named.Concat(version.HasNouveau ? [$"{ComposeOverrides.ImageRegistry}/cht-haproxy-healthcheck:{version}"] : [])
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    private static (string Folder, ChtVersion Version) Validated(string folder, string chtVersion, string architecture)
    {
        var full = Path.GetFullPath(folder);
        var problems = new List<string>();
        if (!ChtVersion.TryParse(chtVersion, out var version))
        {
            problems.Add($"'{chtVersion}' is no release of CHT");
        }

        if (architecture is not ("amd64" or "arm64"))
        {
            problems.Add($"'{architecture}' is neither amd64 nor arm64");
        }

        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            problems.Add($"{full} exists and is not empty");
        }

        return problems.Count == 0
            ? (full, version!)
            : throw new ProvisioningException(
                LabComputer.HostName, "Making the image bundle", string.Join("; ", problems),
                "Name a new folder, a release such as 4.22.0 and the architecture of the machines.");
    }

    private static async Task<ImmutableArray<BundleComposeFile>> WriteAsync(string folder, ImmutableArray<ComposeFile> files, CancellationToken cancellationToken)
    {
        var written = ImmutableArray.CreateBuilder<BundleComposeFile>();
        Directory.CreateDirectory(Path.Combine(folder, ImageBundle.ComposeDirectory));
        foreach (var file in files)
        {
            var described = new BundleComposeFile(file.Name, file.Sha256, file.Source);
            await File.WriteAllTextAsync(Path.Combine(folder, described.Path()), file.Text, cancellationToken);
            written.Add(described);
        }

        return written.ToImmutable();
    }

    private async Task<ImmutableArray<BundleArchive>> SaveAsync(
        string folder, ImmutableArray<string> images, string architecture, CancellationToken cancellationToken)
    {
        var archives = ImmutableArray.CreateBuilder<BundleArchive>();
        foreach (var image in images)
        {
            progress?.Invoke($"Pulling {image} ({archives.Count + 1} of {images.Length})");
            await DockerAsync($"Pulling {image}", ["pull", "--quiet", "--platform", $"linux/{architecture}", image], cancellationToken);
            var found = (await DockerAsync($"Reading {image}", ["image", "inspect", "--format", "{{.Architecture}}", image], cancellationToken)).Trim();
            if (!string.Equals(found, architecture, StringComparison.Ordinal))
            {
                throw new ProvisioningException(
                    LabComputer.HostName, "Making the image bundle", $"{image} is for {found}, wanted {architecture}",
                    "Choose a CHT release that has images for these machines: 4.7.0 or newer for arm64.");
            }

            var file = $"{ImageBundle.ImageDirectory}/{FileName(image)}.tar";
            var path = Path.Combine(folder, file);
            await DockerAsync($"Saving {image}", ["save", "--output", path, image], cancellationToken);
            await using var archive = File.OpenRead(path);
            var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(archive, cancellationToken));
            archives.Add(new(file, digest, archive.Length, [new(image, await IdAsync(archive, image, cancellationToken))]));
        }

        return archives.ToImmutable();
    }

    /// <summary>
    /// The digest of the image's configuration, which is its id on most engines; one that keeps images in containerd has
    /// another id, so the archive is asked, not the engine.
    /// </summary>
    private static async Task<string> IdAsync(FileStream archive, string image, CancellationToken cancellationToken)
    {
        archive.Position = 0;
        await using var tar = new TarReader(archive, leaveOpen: true);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry is { Name: "manifest.json", DataStream: { } content })
            {
                using var manifest = await JsonDocument.ParseAsync(content, cancellationToken: cancellationToken);
                var name = Path.GetFileNameWithoutExtension(manifest.RootElement[0].GetProperty("Config").GetString() ?? "");
                return $"sha256:{name}";
            }
        }

        throw new ProvisioningException(
            LabComputer.HostName, "Making the image bundle", $"the archive of {image} has no manifest.json", "Use Docker Engine 25 or newer to make bundles.");
    }

    private Task<string> DockerAsync(string purpose, string[] arguments, CancellationToken cancellationToken) =>
        Commands.MustAsync(purpose, Remedy, docker, arguments, cancellationToken);

    private static string FileName(string image) => image[(image.LastIndexOf('/') + 1)..].Replace(':', '-');
}
