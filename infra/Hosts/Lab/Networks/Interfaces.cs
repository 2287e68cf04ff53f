using System.Collections.Immutable;

namespace Cht.Hosts.Lab;

/// <summary>Network interfaces of this computer, read from <c>/sys/class/net</c>.</summary>
internal static class Interfaces
{
    private const string Folder = "/sys/class/net";

    public static bool Exists(string name) => Directory.Exists(Path.Combine(Folder, name));

    /// <summary>Who a bridge belongs to: the alias that <see cref="LabName.Mark"/> made; null when there is none.</summary>
    public static string? Alias(string name)
    {
        var file = Path.Combine(Folder, name, "ifalias");
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } alias ? alias : null;
    }

    /// <summary>Name of the interface with a number; null when there is none.</summary>
    public static string? Named(int index) =>
        Directory.GetDirectories(Folder).Where(link => File.ReadAllText(Path.Combine(link, "ifindex")).Trim() == index.ToString())
            .Select(link => Path.GetFileName(link)).FirstOrDefault();

    public static ImmutableArray<string> Bridges() =>
        [.. Directory.GetDirectories(Folder).Where(link => Directory.Exists(Path.Combine(link, "bridge"))).Select(link => Path.GetFileName(link)!).Order(StringComparer.Ordinal)];

    /// <summary>Interfaces attached to a bridge.</summary>
    public static ImmutableArray<string> PortsOf(string bridge)
    {
        var ports = Path.Combine(Folder, bridge, "brif");
        return Directory.Exists(ports)
            ? [.. Directory.GetFileSystemEntries(ports).Select(port => Path.GetFileName(port)!).Order(StringComparer.Ordinal)]
            : [];
    }
}
