using System.Buffers;

namespace Cht.Hosts.Lab;

/// <summary>Characters that separate mount options (overlayfs) and parts of a bind argument (systemd-nspawn).</summary>
internal static class Separators
{
    private static readonly SearchValues<char> Characters = SearchValues.Create(":,\\\" \t\n");

    public static bool In(string path) => path.AsSpan().ContainsAny(Characters);
}
