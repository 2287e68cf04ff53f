using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cht.Cli.Settings;

/// <summary>Writes configuration values as YAML, in the block style that Pulumi writes.</summary>
internal static class YamlText
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The lines of one map entry; the first one starts with the key.</summary>
    public static ImmutableArray<string> Entry(string key, ConfigNode value, int indent)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        WriteEntry(lines, Spaces(indent) + Scalar(key), value, indent);
        return lines.ToImmutable();
    }

    /// <summary>A scalar on one line, quoted where it would else be read as something else.</summary>
    public static string Scalar(ConfigScalar scalar) => scalar.Kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.String => Scalar(scalar.Value),
        _ => scalar.Value,
    };

    public static string Scalar(string text) =>
        YamlScalars.IsPlainSafe(text) ? text : $"\"{JsonEncodedText.Encode(text, Encoder)}\"";

    private static void WriteEntry(ImmutableArray<string>.Builder lines, string head, ConfigNode value, int indent)
    {
        switch (value)
        {
            case ConfigScalar { Kind: ScalarKind.String } scalar when IsBlock(scalar.Value):
                lines.Add($"{head}: |{Chomping(scalar.Value)}");
                lines.AddRange(BlockLines(scalar.Value, indent + 2));
                break;
            case ConfigScalar scalar:
                lines.Add($"{head}: {Scalar(scalar)}");
                break;
            case ConfigSecret secret:
                lines.Add(head + ":");
                lines.Add($"{Spaces(indent + 2)}secure: {secret.Ciphertext}");
                break;
            case ConfigList { Items.IsEmpty: true }:
                lines.Add(head + ": []");
                break;
            case ConfigMap { Entries.IsEmpty: true }:
                lines.Add(head + ": {}");
                break;
            default:
                lines.Add(head + ":");
                WriteChildren(lines, value, indent + 2);
                break;
        }
    }

    private static void WriteChildren(ImmutableArray<string>.Builder lines, ConfigNode value, int indent)
    {
        switch (value)
        {
            case ConfigMap map:
                foreach (var (key, child) in map.Entries)
                {
                    WriteEntry(lines, Spaces(indent) + Scalar(key), child, indent);
                }
                break;
            case ConfigList list:
                foreach (var item in list.Items)
                {
                    WriteItem(lines, item, indent);
                }
                break;
        }
    }

    // "- " takes two columns: the item's own lines are indented by them, the first one starts behind the dash.
    private static void WriteItem(ImmutableArray<string>.Builder lines, ConfigNode item, int indent)
    {
        switch (item)
        {
            case ConfigScalar scalar:
                lines.Add($"{Spaces(indent)}- {Scalar(scalar)}");
                break;
            case ConfigSecret secret:
                lines.Add($"{Spaces(indent)}- secure: {secret.Ciphertext}");
                break;
            case ConfigList { Items.IsEmpty: true }:
                lines.Add($"{Spaces(indent)}- []");
                break;
            case ConfigMap { Entries.IsEmpty: true }:
                lines.Add($"{Spaces(indent)}- {{}}");
                break;
            default:
                var first = lines.Count;
                WriteChildren(lines, item, indent + 2);
                lines[first] = $"{Spaces(indent)}- {lines[first][(indent + 2)..]}";
                break;
        }
    }

    // Block style only for text that survives it unchanged: printable, no leading space or empty first line.
    private static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && !text.StartsWith(' ') && !text.StartsWith('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && text.All(character => character == '\n' || !char.IsControl(character));

    private static string Chomping(string text) => text.EndsWith('\n') ? string.Empty : "-";

    private static IEnumerable<string> BlockLines(string text, int indent) =>
        text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? string.Empty : Spaces(indent) + line);

    private static string Spaces(int count) => new StringBuilder().Append(' ', count).ToString();
}
