using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cht.Packages.Schema;

namespace Cht.Packages.Validation;

/// <summary>The schemas that this program carries, by package name.</summary>
internal static class PackageSchemas
{
    private const string Extension = ".schema.json";
    private static readonly ConcurrentDictionary<string, PackageSchema> Read = new(StringComparer.Ordinal);

    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(PackageSchemas).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(name => name[..^Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <exception cref="ArgumentException">There is no schema of that package.</exception>
    public static PackageSchema Of(string package) => Read.GetOrAdd(package, name =>
    {
        using var stream = typeof(PackageSchemas).Assembly.GetManifestResourceStream(name + Extension)
            ?? throw new ArgumentException($"There is no schema of the package '{name}'; there are: {string.Join(", ", Names)}.");
        using var reader = new StreamReader(stream);
        return SchemaReader.Read(reader.ReadToEnd());
    });
}
