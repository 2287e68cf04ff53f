using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Cht.Hosts.Images;

/// <summary>Makes layers. The same files give the same layer, byte for byte: sorted, of one date, owned by root.</summary>
internal static class ImageLayers
{
    /// <summary>The date of everything that this program puts into an image.</summary>
    public static DateTimeOffset Date { get; } = DateTimeOffset.UnixEpoch;

    private const UnixFileMode FolderMode = (UnixFileMode)0b111_101_101;

    /// <summary>A layer of a few files.</summary>
    /// <param name="file">Where the compressed tar goes.</param>
    public static async Task<ImageLayer> WriteAsync(IEnumerable<LayerFile> files, string file, CancellationToken cancellationToken)
    {
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            var ordered = files.OrderBy(entry => entry.Path, StringComparer.Ordinal).ToList();
            foreach (var folder in ordered.SelectMany(entry => Parents(entry.Path)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                await writer.WriteEntryAsync(Entry(TarEntryType.Directory, folder, FolderMode), cancellationToken);
            }

            foreach (var entry in ordered)
            {
                var written = Entry(TarEntryType.RegularFile, entry.Path.TrimStart('/'), entry.Mode);
                written.DataStream = new MemoryStream(entry.Content.ToArray());
                await writer.WriteEntryAsync(written, cancellationToken);
            }
        }

        tar.Position = 0;
        return await CompressAsync(tar, file, cancellationToken);
    }

    /// <summary>A layer of a tar that is there already.</summary>
    public static async Task<ImageLayer> CompressAsync(Stream tar, string file, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var output = File.Create(file);
        await using (var compressed = new GZipStream(output, CompressionLevel.Optimal))
        {
            var buffer = new byte[1 << 20];
            int read;
            while ((read = await tar.ReadAsync(buffer, cancellationToken)) > 0)
            {
                digest.AppendData(buffer, 0, read);
                await compressed.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }

        return new ImageLayer($"sha256:{Convert.ToHexStringLower(digest.GetHashAndReset())}", file);
    }

    internal static UstarTarEntry Entry(TarEntryType type, string name, UnixFileMode mode) => new(type, name)
    {
        Mode = mode,
        ModificationTime = Date,
        Uid = 0,
        Gid = 0,
    };

    private static IEnumerable<string> Parents(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(1, parts.Length - 1).Select(count => string.Join('/', parts.Take(count)) + "/");
    }
}
