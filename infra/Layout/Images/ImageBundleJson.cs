using System.Text.Json;

namespace Cht.Layout;

/// <summary>The bundle document as text.</summary>
internal static class ImageBundleJson
{
    public static string Render(ImageBundle bundle) => JsonSerializer.Serialize(bundle, DocumentJson.Options) + "\n";

    public static ImageBundle Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            RequireVersion(text);
            return JsonSerializer.Deserialize<ImageBundle>(text, DocumentJson.Options) ?? throw new FormatException("The bundle document is empty.");
        }
        catch (JsonException error)
        {
            throw new FormatException($"This is no bundle document: {error.Message} Make the bundle again.", error);
        }
    }

    /// <summary>First, so that a newer document is named as such and not as a damaged one.</summary>
    private static void RequireVersion(string text)
    {
        using var json = JsonDocument.Parse(text);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("schemaVersion", out var version)
            || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number))
        {
            throw new FormatException("This is no bundle document: it has no schemaVersion. Name a directory that holds a bundle.");
        }

        if (number != ImageBundle.CurrentSchemaVersion)
        {
            throw new FormatException(
                $"The bundle has schemaVersion {number}; this program reads {ImageBundle.CurrentSchemaVersion}. "
                    + "Use the release that made it, or make the bundle again with this one.");
        }
    }
}
