using System.Text.Json;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>Compares an answer with what the layout document expects. Pure.</summary>
internal static class CheckJudgement
{
    public static string? Problem(CheckAnswer answer)
    {
        if (!answer.Container)
        {
            return $"the container of {answer.Check.Container} does not run";
        }

        if (answer.Status != answer.Check.Status)
        {
            return answer.Status == 0 ? "no answer" : $"HTTP {answer.Status}, expected {answer.Check.Status}";
        }

        using var document = CouchDbAnswers.Parse(answer.Body);
        return answer.Check.Values.IsEmpty ? null
            : document is null ? "the answer is no JSON"
            : answer.Check.Values.Select(value => Difference(value, document.RootElement)).OfType<string>().FirstOrDefault();
    }

    private static string? Difference(LayoutValue value, JsonElement root)
    {
        var found = Texts(Find(root, value.Pointer)).Order(StringComparer.Ordinal).ToArray();
        return found.SequenceEqual(value.AnyOrderOf.Order(StringComparer.Ordinal), StringComparer.Ordinal)
            ? null
            : $"{value.Pointer} is {(found.Length == 0 ? "missing" : string.Join(", ", found))}, expected {string.Join(", ", value.AnyOrderOf)}";
    }

    private static JsonElement? Find(JsonElement element, string pointer)
    {
        foreach (var step in pointer.Split('/', StringSplitOptions.None).Skip(1).Select(Unescape))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element))
            {
                return null;
            }
        }

        return element;
    }

    private static string Unescape(string step) => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static IEnumerable<string> Texts(JsonElement? element) => element switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(Text),
        { } value => [Text(value)],
    };

    private static string Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() ?? string.Empty : element.GetRawText();
}
