using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>
/// <c>bundle.json</c>: the images and compose files of one CHT version for machines that reach no registry. The files that
/// it names lie in the same directory. The same bundle gives the same text, byte for byte.
/// </summary>
public sealed record ImageBundle
{
    /// <summary>Grows when a reader of the last version would go wrong.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Name of this document in the bundle's directory.</summary>
    public const string FileName = "bundle.json";

    /// <summary>Where the compose files lie in the bundle's directory.</summary>
    public const string ComposeDirectory = "compose";

    /// <summary>Where archives usually lie; each one says so itself.</summary>
    public const string ImageDirectory = "images";

    public required int SchemaVersion { get; init; }

    /// <summary>Release of CHT, as in 4.22.0: the tag of its images.</summary>
    public required string ChtVersion { get; init; }

    /// <summary>As Docker and Debian name it: amd64 or arm64.</summary>
    public required string Architecture { get; init; }

    public required ImageBundleKind Kind { get; init; }

    public required ImmutableArray<BundleComposeFile> ComposeFiles { get; init; }

    public required ImmutableArray<BundleArchive> Archives { get; init; }

    /// <exception cref="FormatException">No bundle document, or one of a newer version; says what to do.</exception>
    public static ImageBundle Parse(string text) => ImageBundleJson.Parse(text);

    public string Render() => ImageBundleJson.Render(this);
}

/// <summary>Where the images come from.</summary>
public enum ImageBundleKind
{
    /// <summary>Pulled from the registry of CHT.</summary>
    Official,

    /// <summary>Built for labs from distribution packages (docs/stand-ins.md).</summary>
    StandIn,
}

/// <summary>One compose file.</summary>
/// <param name="Name">Its name below <see cref="ImageBundle.ComposeDirectory"/>: cht-core.yml, cht-couchdb.yml, upgrade-service.yml.</param>
/// <param name="Sha256">Of its bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Source">Where it was downloaded, or null for one of our own.</param>
public sealed record BundleComposeFile(string Name, string Sha256, string? Source)
{
    /// <summary>Below the bundle's directory.</summary>
    public string Path() => $"{ImageBundle.ComposeDirectory}/{Name}";
}

/// <summary>A docker-archive tar (docker save, docker load) with one or several images.</summary>
/// <param name="File">Below the bundle's directory, as in images/couchdb.tar.</param>
/// <param name="Sha256">Of its bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Its size.</param>
public sealed record BundleArchive(string File, string Sha256, long Bytes, ImmutableArray<BundleImage> Images);

/// <param name="Name">Repository and tag.</param>
/// <param name="Id">sha256: and the digest of the image's configuration.</param>
public sealed record BundleImage(string Name, string Id);
