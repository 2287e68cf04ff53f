using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Cht.Layout;

/// <summary>
/// JSON values as block YAML that a person can read. Every text stands in double quotes (a JSON string is a YAML one), every
/// boolean and number without: nothing is left to YAML's guesses about <c>no</c>, <c>1e3</c> or <c>0.32</c>.
/// </summary>
internal static partial class KubernetesYaml
{
    // Documents go to files and standard input only, never into a web page.
    private static readonly JsonSerializerOptions Scalars = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(JsonObject document)
    {
        var text = new StringBuilder();
        Members(document, string.Empty, text);
        return text.ToString();
    }

    /// <summary>Several documents in one stream.</summary>
    public static string RenderAll(IEnumerable<JsonObject> documents) => string.Join("---\n", documents.Select(Render));

    private static void Members(JsonObject members, string indent, StringBuilder text)
    {
        foreach (var (name, value) in members)
        {
            text.Append(indent);
            Member(name, value, indent, text);
        }
    }

    private static void Member(string name, JsonNode? value, string indent, StringBuilder text)
    {
        text.Append(PlainKey().IsMatch(name) ? name : JsonSerializer.Serialize(name, Scalars)).Append(':');
        switch (value)
        {
            case JsonObject { Count: > 0 } members:
                text.Append('\n');
                Members(members, indent + "  ", text);
                break;
            case JsonArray { Count: > 0 } items:
                text.Append('\n');
                Items(items, indent + "  ", text);
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void Items(JsonArray items, string indent, StringBuilder text)
    {
        foreach (var item in items)
        {
            text.Append(indent).Append("- ");
            if (item is JsonObject { Count: > 0 } members)
            {
                var first = members.First();
                Member(first.Key, first.Value, indent + "  ", text);
                Members(new JsonObject(members.Skip(1).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))), indent + "  ", text);
            }
            else
            {
                text.Append(Scalar(item)).Append('\n');
            }
        }
    }

    private static string Scalar(JsonNode? value) => value?.ToJsonString(Scalars) ?? "null";

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_./-]*\z", RegexOptions.None, 1000)]
    private static partial Regex PlainKey();
}
