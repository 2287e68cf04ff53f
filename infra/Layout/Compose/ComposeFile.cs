using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Cht.Layout;

/// <summary>An official compose file that was read and found usable.</summary>
/// <param name="Name">One of <see cref="ComposeFileSource.Names"/>.</param>
/// <param name="Source">URL or path from which it came.</param>
/// <param name="Text">The whole file, unchanged.</param>
/// <param name="Sha256">Of its UTF-8 bytes, lower-case hexadecimal.</param>
/// <param name="Services">In the order of the file.</param>
public sealed record ComposeFile(string Name, string Source, string Text, string Sha256, ImmutableArray<ComposeService> Services)
{
    /// <summary>Reads a compose file and verifies that it is whole.</summary>
    /// <exception cref="ComposeFileException">An error page, JSON, something cut short, or services that the layout cannot use.</exception>
    public static ComposeFile Read(string name, string source, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(text);
        var services = ComposeFileReader.Services(name, source, text);
        return new(name, source, text, Digest(text), services);
    }

    /// <summary>SHA-256 of a text, as recorded for pinned files.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <param name="Name">Compose service.</param>
/// <param name="Image">Repository and tag, as the file has them.</param>
public sealed record ComposeService(string Name, string Image);

/// <summary>A compose file that cannot be used.</summary>
public sealed class ComposeFileException(string name, string source, string found) : Exception(
    $"{name} from {source} cannot be used: {found}.")
{
    public string Name { get; } = name;

    /// <summary>URL or path.</summary>
    public string From { get; } = source;

    public string Found { get; } = found;
}
