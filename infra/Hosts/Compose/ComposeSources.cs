using System.Security.Cryptography;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>Where the official compose files come from.</summary>
public enum ComposeSourceKind
{
    /// <summary>Where they are published, over HTTPS.</summary>
    Registry,

    /// <summary>A directory of this computer that holds them by name.</summary>
    Directory,

    /// <summary>An image bundle of this computer: they lie in its folder compose, with digests.</summary>
    Bundle,
}

/// <summary>Reads the official compose files of one release, all or none.</summary>
public sealed class ComposeSources(HttpMessageHandler? handler = null)
{
    private const string Here = "this computer";
    private const string Remedy = "No machine was changed. Check chtVersion, images, imageBundle and composeDirectory, then run again.";

    /// <exception cref="ProvisioningException">Everything wrong with the files at once, each with its URL or path.</exception>
    public async Task<ComposeRelease> ReadAsync(
        ComposeSourceKind kind, string chtVersion, string? directory, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var files = new List<(string Name, string Source, string Text)>();
        using var downloads = new ComposeDownloads(handler);
        var digests = kind == ComposeSourceKind.Bundle ? Digests(directory!, chtVersion) : null;
        foreach (var name in ComposeFileSource.Names)
        {
            try
            {
                files.Add(kind == ComposeSourceKind.Registry
                    ? await downloads.DownloadAsync(name, ComposeFileSource.Url(name, chtVersion), cancellationToken)
                    : await FromDirectoryAsync(name, directory!, digests, cancellationToken));
            }
            catch (ComposeFileException problem)
            {
                problems.Add(problem.Message);
            }
        }

        return Verified(chtVersion, files, problems);
    }

    private static ComposeRelease Verified(
        string chtVersion, List<(string Name, string Source, string Text)> files, List<string> problems)
    {
        ComposeRelease? release = null;
        try
        {
            release = ComposeRelease.Read(chtVersion, files);
        }
        catch (AggregateException errors)
        {
            problems.AddRange(errors.InnerExceptions.OfType<ComposeFileException>()
                .Where(error => files.Any(file => file.Name == error.Name)).Select(error => error.Message));
        }

        return problems.Count == 0 && release is not null
            ? release
            : throw new ProvisioningException(Here, "The official compose files cannot be used", string.Join(" ", problems).TrimEnd('.'), Remedy);
    }

    private static async Task<(string Name, string Source, string Text)> FromDirectoryAsync(
        string name, string directory, IReadOnlyDictionary<string, string>? digests, CancellationToken cancellationToken)
    {
        var path = digests is null ? Path.Combine(directory, name) : Path.Combine(directory, ImageBundle.ComposeDirectory, name);
        try
        {
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return digests is not null && digests.GetValueOrDefault(name) is var expected && !string.Equals(expected, found, StringComparison.Ordinal)
                ? throw new ComposeFileException(name, path, $"its SHA-256 is {found}, the bundle says {expected ?? "nothing"}")
                : (name, path, System.Text.Encoding.UTF8.GetString(bytes));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ComposeFileException(name, path, error.Message.TrimEnd('.'));
        }
    }

    /// <summary>The digests that a bundle gives for its compose files, by name.</summary>
    private static Dictionary<string, string> Digests(string directory, string chtVersion)
    {
        var path = Path.Combine(directory, ImageBundle.FileName);
        try
        {
            var bundle = ImageBundle.Parse(File.ReadAllText(path));
            var problems = ImageBundleValidation.Problems(bundle, new(chtVersion, null));
            return problems.IsEmpty
                ? bundle.ComposeFiles.ToDictionary(file => file.Name, file => file.Sha256, StringComparer.Ordinal)
                : throw new ProvisioningException(
                    Here, "The image bundle cannot be used", $"{path}: {string.Join(" ", problems)}".TrimEnd('.'), Remedy);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ProvisioningException(
                Here, "The image bundle cannot be used", $"{path}: {error.Message}".TrimEnd('.'), Remedy, error);
        }
    }
}
