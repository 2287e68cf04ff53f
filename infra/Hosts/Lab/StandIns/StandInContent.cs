using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Cht.Hosts.Lab.StandIns;

/// <summary>The files that stand-ins are made of, as they lie in the folder Content.</summary>
internal static class StandInContent
{
    private const string Prefix = "stand-ins/";

    /// <summary>Paths below Content, sorted.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(StandInContent).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal),
    ];

    public static byte[] Read(string name)
    {
        using var stream = typeof(StandInContent).Assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new ArgumentException($"There is no stand-in content \"{name}\".");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static string Text(string name) => Encoding.UTF8.GetString(Read(name));

    /// <summary>Changes whenever one of the files below a folder does.</summary>
    public static string Digest(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Names.Where(name => name.StartsWith(folder, StringComparison.Ordinal)))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            hash.AppendData(SHA256.HashData(Read(name)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
