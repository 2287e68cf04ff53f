using System.Text.Json;

namespace Cht.Lab.Tests;

/// <summary>Paths that the layout document names for a node.</summary>
internal static class LayoutFiles
{
    public static IReadOnlyList<string> Of(JsonElement node) =>
        [.. node.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!)];
}
