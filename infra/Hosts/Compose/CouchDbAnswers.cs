using System.Collections.Immutable;
using System.Text.Json;
using Cht.Hosts.Docker;

namespace Cht.Hosts.Compose;

/// <summary>Lenient reading of CouchDB's answers: whatever is no JSON of the expected shape reads as empty.</summary>
internal static class CouchDbAnswers
{
    /// <summary>The texts of a list member.</summary>
    public static ImmutableArray<string> Texts(string? json, string member)
    {
        using var document = Parse(json);
        return document is null
            ? []
            : [.. document.RootElement.Items(member).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];
    }

    /// <summary>Null for a text that is no JSON.</summary>
    public static JsonDocument? Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
