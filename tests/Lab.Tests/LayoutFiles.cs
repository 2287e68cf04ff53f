using System.Text.Json;

namespace Cht.Lab.Tests;

/// <summary>What the layout document says of a node's files.</summary>
internal static class LayoutFiles
{
    /// <summary>Paths that are on the node already: env files, overrides and the document itself. Others are for the deployer.</summary>
    public static IReadOnlyList<string> Of(JsonElement node)
    {
        var projects = node.GetProperty("projects").EnumerateArray().ToList();
        var environments = projects.Select(project => project.TryGetProperty("envFile", out var file) ? file.GetString() : null).OfType<string>();
        var overrides = projects.SelectMany(project => project.GetProperty("composeFiles").EnumerateArray())
            .Where(file => !file.TryGetProperty("source", out var source) || source.ValueKind == JsonValueKind.Null)
            .Select(file => file.GetProperty("path").GetString()!);
        return [Document(node), .. environments, .. overrides];
    }

    public static string Document(JsonElement node) => node.GetProperty("layoutDocument").GetString()!;
}
