using System.Collections.Immutable;

namespace Cht.Hosts.Images;

/// <summary>An image to write into an archive.</summary>
/// <param name="Name">Repository and tag.</param>
/// <param name="Layers">Lowest first; images may share them.</param>
internal sealed record ContainerImage(string Name, ImmutableArray<ImageLayer> Layers)
{
    public ImmutableArray<string> Entrypoint { get; init; } = [];

    /// <summary>NAME=value.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>As in 5984/tcp.</summary>
    public ImmutableArray<string> ExposedPorts { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>One layer: a tar, kept compressed.</summary>
/// <param name="DiffId">sha256: and the digest of the tar before compression.</param>
/// <param name="File">The compressed tar on this computer.</param>
internal sealed record ImageLayer(string DiffId, string File);

/// <summary>A file of a layer; the folders above it are made for root.</summary>
/// <param name="Path">Absolute, in the container.</param>
/// <param name="Mode">As a number: 0755, 0644.</param>
internal sealed record LayerFile(string Path, ReadOnlyMemory<byte> Content, UnixFileMode Mode);
