using System.Text.Json;

namespace Cht.Layout;

/// <summary>The document as text.</summary>
internal static class LayoutDocumentJson
{
    public static string Render(LayoutDocument document) => JsonSerializer.Serialize(document, DocumentJson.Options) + "\n";

    public static LayoutDocument Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            RequireVersion(text);
            return JsonSerializer.Deserialize<LayoutDocument>(text, DocumentJson.Options) ?? throw new FormatException("The layout document is empty.");
        }
        catch (JsonException error)
        {
            throw new FormatException(
                $"This is no layout document: {error.Message} Take the stack's output 'layout' or the file from a machine again.", error);
        }
    }

    /// <summary>First, so that a newer document is named as such and not as a damaged one.</summary>
    private static void RequireVersion(string text)
    {
        using var json = JsonDocument.Parse(text);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("schemaVersion", out var version)
            || !version.TryGetInt32(out var number))
        {
            throw new FormatException(
                "This is no layout document: it has no schemaVersion. Take the stack's output 'layout' or the file from a machine.");
        }

        if (number is not (LayoutDocument.CurrentSchemaVersion or LayoutDocument.KubernetesSchemaVersion))
        {
            throw new FormatException(
                $"The layout document has schemaVersion {number}; this program reads "
                    + $"{LayoutDocument.CurrentSchemaVersion} and {LayoutDocument.KubernetesSchemaVersion}. "
                    + "Use the release that wrote it, or run 'up' again to write it anew.");
        }

        var hasKubernetes = json.RootElement.TryGetProperty("kubernetes", out var part) && part.ValueKind == JsonValueKind.Object;
        if (hasKubernetes != (number == LayoutDocument.KubernetesSchemaVersion))
        {
            throw new FormatException(
                $"The layout document has schemaVersion {number} and {(hasKubernetes ? "a" : "no")} Kubernetes part; "
                    + $"version {LayoutDocument.KubernetesSchemaVersion} has one and the others do not. Run 'up' again to write it anew.");
        }
    }
}
