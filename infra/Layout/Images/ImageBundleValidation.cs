using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>What a reader of a bundle wants it to be; null for whatever it is.</summary>
/// <param name="ChtVersion">Release of CHT, as in 4.22.0.</param>
/// <param name="Architecture">amd64 or arm64.</param>
public sealed record ImageBundleExpectation(string? ChtVersion, string? Architecture)
{
    public static ImageBundleExpectation None { get; } = new(null, null);
}

/// <summary>A file of the bundle as it was found.</summary>
/// <param name="Sha256">Digest of its bytes, or null for a file that was not read since its size is wrong already.</param>
/// <param name="Bytes">Its size.</param>
public sealed record BundleFileFound(string? Sha256, long Bytes);

/// <summary>Everything wrong with a bundle at once.</summary>
public static class ImageBundleValidation
{
    /// <summary>The compose files without which nothing can be deployed.</summary>
    public static ImmutableArray<string> RequiredComposeFiles { get; } = ["cht-core.yml", "cht-couchdb.yml", "upgrade-service.yml"];

    private const string MakeAgain = "Make the bundle again, or copy it again from where it was made.";

    /// <summary>What the document itself gets wrong: version, architecture, names, digests, paths that lead out of the directory.</summary>
    public static ImmutableArray<LayoutProblem> Problems(ImageBundle bundle, ImageBundleExpectation expected)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(expected);
        var problems = new ProblemList();
        Release(problems, bundle, expected);
        ComposeFiles(problems, bundle);
        Archives(problems, bundle);
        return problems.Problems;
    }

    /// <summary>The same, and in addition every file that is missing or is not what the document says.</summary>
    /// <param name="found">By path below the bundle's directory, with / as separator; a path that is not there is missing.</param>
    public static ImmutableArray<LayoutProblem> Problems(
        ImageBundle bundle, ImageBundleExpectation expected, IReadOnlyDictionary<string, BundleFileFound> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        var problems = new ProblemList();
        foreach (var file in bundle.ComposeFiles.Where(file => IsFileName(file.Name)))
        {
            Content(problems, file.Path(), found, file.Sha256, bytes: null);
        }

        foreach (var archive in bundle.Archives.Where(archive => StaysInside(archive.File)))
        {
            Content(problems, archive.File, found, archive.Sha256, archive.Bytes);
        }

        return Problems(bundle, expected).AddRange(problems.Problems);
    }

    /// <summary>A relative path of plain names.</summary>
    public static bool StaysInside(string path) => !string.IsNullOrEmpty(path) && path.Split('/').All(IsFileName);

    private static void Release(ProblemList problems, ImageBundle bundle, ImageBundleExpectation expected)
    {
        problems.Require(ChtVersion.TryParse(bundle.ChtVersion, out _), "chtVersion", ProblemList.Quote(bundle.ChtVersion), MakeAgain);
        problems.Require(
            expected.ChtVersion is null || string.Equals(bundle.ChtVersion, expected.ChtVersion, StringComparison.Ordinal),
            "chtVersion", $"the bundle holds CHT {bundle.ChtVersion}, the cluster wants {expected.ChtVersion}",
            $"Make a bundle of {expected.ChtVersion}, or set chtVersion to {bundle.ChtVersion}.");
        problems.Require(bundle.Architecture is "amd64" or "arm64", "architecture", ProblemList.Quote(bundle.Architecture), MakeAgain);
        problems.Require(
            expected.Architecture is null || string.Equals(bundle.Architecture, expected.Architecture, StringComparison.Ordinal),
            "architecture", $"the bundle is for {bundle.Architecture}, the machine is {expected.Architecture}",
            $"Make the bundle for {expected.Architecture}.");
    }

    private static void ComposeFiles(ProblemList problems, ImageBundle bundle)
    {
        foreach (var name in RequiredComposeFiles.Except(bundle.ComposeFiles.Select(file => file.Name), StringComparer.Ordinal))
        {
            problems.Add("composeFiles", $"no {name}", MakeAgain);
        }

        for (var i = 0; i < bundle.ComposeFiles.Length; i++)
        {
            var file = bundle.ComposeFiles[i];
            problems.Require(IsFileName(file.Name), $"composeFiles[{i}].name", $"{ProblemList.Quote(file.Name)} is no plain file name", MakeAgain);
            problems.Require(IsDigest(file.Sha256), $"composeFiles[{i}].sha256", ProblemList.Quote(file.Sha256), MakeAgain);
        }

        Unique(problems, "composeFiles", bundle.ComposeFiles.Select(file => file.Name));
    }

    private static void Archives(ProblemList problems, ImageBundle bundle)
    {
        problems.Require(bundle.Archives.Length > 0, "archives", "no archive", MakeAgain);
        for (var i = 0; i < bundle.Archives.Length; i++)
        {
            var (archive, key) = (bundle.Archives[i], $"archives[{i}]");
            problems.Require(StaysInside(archive.File), $"{key}.file", $"{ProblemList.Quote(archive.File)} leads out of the bundle", MakeAgain);
            problems.Require(IsDigest(archive.Sha256), $"{key}.sha256", ProblemList.Quote(archive.Sha256), MakeAgain);
            problems.Require(archive.Bytes > 0, $"{key}.bytes", $"{archive.Bytes}", MakeAgain);
            problems.Require(archive.Images.Length > 0, $"{key}.images", "no image", MakeAgain);
            for (var j = 0; j < archive.Images.Length; j++)
            {
                var image = archive.Images[j];
                problems.Require(IsImageName(image.Name), $"{key}.images[{j}].name", ProblemList.Quote(image.Name), MakeAgain);
                problems.Require(
                    image.Id.StartsWith("sha256:", StringComparison.Ordinal) && IsDigest(image.Id[7..]),
                    $"{key}.images[{j}].id", ProblemList.Quote(image.Id), MakeAgain);
            }
        }

        Unique(problems, "archives", bundle.Archives.Select(archive => archive.File));
        Unique(problems, "archives.images", bundle.Archives.SelectMany(archive => archive.Images).Select(image => image.Name));
    }

    private static void Unique(ProblemList problems, string key, IEnumerable<string> names)
    {
        foreach (var group in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add(key, $"{ProblemList.Quote(group.Key)} is there {group.Count()} times", MakeAgain);
        }
    }

    private static void Content(
        ProblemList problems, string path, IReadOnlyDictionary<string, BundleFileFound> found, string sha256, long? bytes)
    {
        if (!found.TryGetValue(path, out var file))
        {
            problems.Add(path, "the file is missing", MakeAgain);
        }
        else if (bytes is { } size && file.Bytes != size)
        {
            problems.Add(path, $"{file.Bytes} bytes, expected {size}", MakeAgain);
        }
        else if (!string.Equals(file.Sha256, sha256, StringComparison.Ordinal))
        {
            problems.Add(path, $"its SHA-256 is {file.Sha256}, expected {sha256}", MakeAgain);
        }
    }

    private static bool IsFileName(string name) =>
        !string.IsNullOrEmpty(name) && name is not "." and not ".."
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    private static bool IsDigest(string text) => text.Length == 64 && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');

    private static bool IsImageName(string name) =>
        name.Length is > 0 and < 512 && char.IsAsciiLetterOrDigit(name[0]) && name.Contains(':', StringComparison.Ordinal)
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '/' or ':');
}
