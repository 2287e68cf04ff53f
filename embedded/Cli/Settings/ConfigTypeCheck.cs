using System.Collections.Immutable;

namespace Cht.Cli.Settings;

/// <summary>Holds a value against its declared type and gathers every mismatch with its path.</summary>
internal static class ConfigTypeCheck
{
    public static void Check(string path, ConfigType type, ConfigNode value, ImmutableArray<SettingsProblem>.Builder problems)
    {
        if (value is ConfigSecret)
        {
            return; // Cipher text: what is inside is the program's to judge, and must not be shown here.
        }
        if (type.Kind == ConfigKind.Array && value is ConfigList list)
        {
            for (var i = 0; type.Items is not null && i < list.Items.Length; i++)
            {
                Check($"{path}[{i}]", type.Items, list.Items[i], problems);
            }
            return;
        }
        if (!Fits(type.Kind, value))
        {
            problems.Add(new(path, $"expected {type}, found {YamlDocumentReader.Describe(value)}", $"Write {Example(type, value)}"));
        }
    }

    // Pulumi keeps scalars as text, so "3" (quoted, as `config set` writes it) is a good whole number.
    private static bool Fits(ConfigKind kind, ConfigNode value) => (kind, value) switch
    {
        (_, ConfigScalar { Kind: ScalarKind.Null }) => false,
        (ConfigKind.String, ConfigScalar) => true,
        (ConfigKind.Integer, ConfigScalar scalar) => scalar.Kind is ScalarKind.Integer or ScalarKind.String && YamlScalars.IsInteger(scalar.Value),
        (ConfigKind.Number, ConfigScalar scalar) => scalar.Kind != ScalarKind.Boolean && YamlScalars.IsNumber(scalar.Value),
        (ConfigKind.Boolean, ConfigScalar scalar) => scalar.Value is "true" or "false",
        (ConfigKind.Object, ConfigMap) => true,
        (ConfigKind.Array, ConfigList) => true,
        _ => false,
    };

    private static string Example(ConfigType type, ConfigNode found) => type.Kind switch
    {
        ConfigKind.Integer => "a whole number such as 3",
        ConfigKind.Number => "a number such as 1.5",
        ConfigKind.Boolean => "true or false",
        ConfigKind.Array when found is ConfigScalar { Kind: not ScalarKind.Null } scalar => $"a list: [{scalar.Value}]",
        ConfigKind.Array => "a list, one `- item` per line",
        ConfigKind.Object => "a map, one `key: value` per line below the key",
        _ => "a text",
    };
}
