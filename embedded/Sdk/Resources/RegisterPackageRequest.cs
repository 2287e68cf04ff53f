namespace Pulumi;

/// <summary>
/// Asks the engine for a parameterized package. The embedded engine has none: a resource constructed with one fails and says so.
/// </summary>
public sealed class RegisterPackageRequest
{
    public RegisterPackageRequest(
        string name, string version, string? downloadUrl, Dictionary<string, byte[]>? checksums, PackageParameterization? parameterization)
        : this(name, version, downloadUrl, checksums, parameterization, extension: null)
    {
    }

    public RegisterPackageRequest(
        string name,
        string version,
        string? downloadUrl,
        Dictionary<string, byte[]>? checksums = null,
        PackageParameterization? parameterization = null,
        PackageParameterization? extension = null)
    {
        Name = name;
        Version = version;
        DownloadUrl = downloadUrl ?? string.Empty;
        Checksums = checksums ?? new Dictionary<string, byte[]>(StringComparer.Ordinal);
        Parameterization = parameterization;
        Extension = extension;
    }

    public string Name { get; }

    public string Version { get; }

    public string DownloadUrl { get; }

    public Dictionary<string, byte[]> Checksums { get; }

    public PackageParameterization? Parameterization { get; }

    public PackageParameterization? Extension { get; }

    public sealed class PackageParameterization(string name, string version, byte[] value)
    {
        public string Name { get; } = name;

        public string Version { get; } = version;

        public byte[] Value { get; } = value;
    }
}
