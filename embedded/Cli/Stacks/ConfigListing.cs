using System.Collections.Immutable;
using System.Text.Json;
using Cht.Cli.Display;
using Cht.Cli.Settings;

namespace Cht.Cli.Stacks;

/// <summary><c>config</c> without a verb: every value, the stack's and the project's defaults.</summary>
internal sealed class ConfigListing(StackContext context, bool showSecrets)
{
    private Func<string, string>? decrypt;

    public IEnumerable<string> Table()
    {
        var rows = Values().Select(entry => (Key: ShortKey(entry.Key), Text: ConfigText.Render(entry.Value.Node, Decrypt))).ToList();
        var width = Math.Max("KEY".Length, rows.Select(row => row.Key.Length).DefaultIfEmpty(0).Max());
        return [$"{"KEY".PadRight(width)}  VALUE", .. rows.Select(row => $"{row.Key.PadRight(width)}  {row.Text.Replace("\n", "\\n", StringComparison.Ordinal)}")];
    }

    public string Json() => JsonSteps.Text(
        writer =>
        {
            writer.WriteStartObject();
            foreach (var (key, value) in Values())
            {
                writer.WritePropertyName(key);
                Write(writer, value.Node, showSecrets, Decrypt);
            }
            writer.WriteEndObject();
        },
        indented: true);

    /// <summary>One value as Pulumi writes it: the text, the structure behind it, and whether it is secret.</summary>
    public static void Write(Utf8JsonWriter writer, ConfigNode node, bool showSecrets, Func<string, string> decrypt)
    {
        writer.WriteStartObject();
        if (!node.HoldsSecret || showSecrets)
        {
            writer.WriteString("value", ConfigText.Render(node, decrypt));
            if (node is ConfigList or ConfigMap)
            {
                writer.WritePropertyName("objectValue");
                ConfigText.Write(writer, node, decrypt);
            }
        }
        writer.WriteBoolean("secret", node.HoldsSecret);
        writer.WriteEndObject();
    }

    private ImmutableSortedDictionary<string, EffectiveValue> Values() => Running.RunConfig.Read(context, strict: false).Values;

    private string Decrypt(string ciphertext)
    {
        if (!showSecrets)
        {
            return ValueText.Secret;
        }
        decrypt ??= context.OpenSecrets().Decrypt;
        return decrypt(ciphertext);
    }

    private string ShortKey(string key) =>
        key.StartsWith(context.Project.Name + ":", StringComparison.Ordinal) ? key[(context.Project.Name.Length + 1)..] : key;
}
