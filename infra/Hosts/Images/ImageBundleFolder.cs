using System.Collections.Immutable;
using System.Security.Cryptography;
using Cht.Layout;

namespace Cht.Hosts.Images;

/// <summary>A bundle's folder on this computer.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Document">What bundle.json says.</param>
/// <param name="Prefixes">
/// For each archive the digests of its first 1, 2, 3 ... pieces of <see cref="PieceBytes"/>; the last one is that of the whole.
/// Empty when the files were not read.
/// </param>
public sealed record ImageBundleFolder(string Path, ImageBundle Document, ImmutableDictionary<string, ImmutableArray<string>> Prefixes)
{
    /// <summary>What is uploaded in one round trip, and the step at which a broken upload goes on.</summary>
    public const int PieceBytes = 16 * 1024 * 1024;

    /// <summary>Reads the document alone; says nothing about the files.</summary>
    /// <exception cref="ProvisioningException">There is no bundle, or it is another one than expected.</exception>
    public static ImageBundleFolder Open(string path, ImageBundleExpectation expected)
    {
        var document = Read(path);
        Require(path, ImageBundleValidation.Problems(document, expected));
        return new(path, document, ImmutableDictionary<string, ImmutableArray<string>>.Empty);
    }

    /// <summary>Reads everything and compares every digest.</summary>
    /// <exception cref="ProvisioningException">Everything wrong with the bundle, at once.</exception>
    public static async Task<ImageBundleFolder> CheckAsync(string path, ImageBundleExpectation expected, CancellationToken cancellationToken)
    {
        var document = Read(path);
        var found = new Dictionary<string, BundleFileFound>(StringComparer.Ordinal);
        var prefixes = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var file in document.ComposeFiles.Select(file => file.Path()).Where(ImageBundleValidation.StaysInside))
        {
            await AddAsync(path, file, expectedBytes: null, found, cancellationToken);
        }

        foreach (var archive in document.Archives.Where(archive => ImageBundleValidation.StaysInside(archive.File)))
        {
            prefixes[archive.File] = await AddAsync(path, archive.File, archive.Bytes, found, cancellationToken);
        }

        Require(path, ImageBundleValidation.Problems(document, expected, found));
        return new(path, document, prefixes.ToImmutable());
    }

    private static ImageBundle Read(string path)
    {
        var file = System.IO.Path.Combine(path, ImageBundle.FileName);
        try
        {
            return ImageBundle.Parse(File.ReadAllText(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw Unusable(path, error.Message.TrimEnd('.'), "Name the folder of a bundle; scripts/bundle makes one on a machine with internet access.", error);
        }
    }

    private static async Task<ImmutableArray<string>> AddAsync(
        string folder, string file, long? expectedBytes, Dictionary<string, BundleFileFound> found, CancellationToken cancellationToken)
    {
        var info = new FileInfo(System.IO.Path.Combine(folder, file));
        // A link could lead out of the folder.
        if (!info.Exists || info.LinkTarget is not null)
        {
            return [];
        }

        if (expectedBytes is { } bytes && info.Length != bytes)
        {
            found[file] = new(null, info.Length);
            return [];
        }

        var digests = await DigestsAsync(info.FullName, cancellationToken);
        found[file] = new(digests[^1], info.Length);
        return digests;
    }

    private static async Task<ImmutableArray<string>> DigestsAsync(string path, CancellationToken cancellationToken)
    {
        var digests = ImmutableArray.CreateBuilder<string>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = File.OpenRead(path);
        var piece = new byte[PieceBytes];
        do
        {
            var read = await stream.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellationToken);
            if (read > 0 || digests.Count == 0)
            {
                hash.AppendData(piece, 0, read);
                digests.Add(Convert.ToHexStringLower(hash.GetCurrentHash()));
            }
        }
        while (stream.Position < stream.Length);
        return digests.ToImmutable();
    }

    private static void Require(string path, ImmutableArray<LayoutProblem> problems)
    {
        if (!problems.IsEmpty)
        {
            throw Unusable(
                path, string.Join("; ", problems.Select(problem => $"{problem.Key}: {problem.Found}")),
                string.Join(" ", problems.Select(problem => problem.Remedy).Distinct(StringComparer.Ordinal)));
        }
    }

    private static ProvisioningException Unusable(string path, string found, string remedy, Exception? inner = null) =>
        new ProvisioningException("this computer", $"Reading the image bundle {path}", found, remedy, inner);
}
