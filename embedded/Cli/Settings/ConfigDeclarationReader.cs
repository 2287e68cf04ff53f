using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace Cht.Cli.Settings;

/// <summary>Reads the <c>config</c> block of Pulumi.yaml: declared keys with type, default, secret and description.</summary>
internal static class ConfigDeclarationReader
{
    private static readonly string[] KnownKeys = ["type", "items", "default", "value", "secret", "description"];

    public static ImmutableArray<ConfigDeclaration> Read(string project, YamlNode? config, ImmutableArray<SettingsProblem>.Builder problems)
    {
        if (config is null || YamlDocumentReader.IsNull(config))
        {
            return [];
        }
        if (config is not YamlMappingNode mapping)
        {
            problems.Add(new("config", $"expected a map of keys, found {YamlDocumentReader.Describe(config)}", "Write `config:` and below it one `key:` per line"));
            return [];
        }
        return [.. YamlDocumentReader.Entries(mapping).Select(entry => ReadOne(project, entry.Key, entry.Value, problems))];
    }

    private static ConfigDeclaration ReadOne(string project, string name, YamlNode node, ImmutableArray<SettingsProblem>.Builder problems)
    {
        var key = name.Contains(':', StringComparison.Ordinal) ? name : $"{project}:{name}";
        var own = key.StartsWith(project + ":", StringComparison.Ordinal);
        if (node is not YamlMappingNode mapping)
        {
            // Short form: a scalar or a list is the value.
            var value = YamlDocumentReader.ToConfig(node);
            return new ConfigDeclaration { Key = key, Type = own ? TypeOf(value) : null, Default = value };
        }
        foreach (var (field, keyNode, _) in YamlDocumentReader.Entries(mapping))
        {
            if (!KnownKeys.Contains(field, StringComparer.Ordinal))
            {
                problems.Add(new($"config.{name}.{field}", $"unknown key on line {keyNode.Start.Line}", ProjectFileReader.Suggestion(field, KnownKeys)));
            }
        }
        var type = ReadType(key, mapping, problems);
        var defaultNode = YamlDocumentReader.Find(mapping, own ? "default" : "value") ?? YamlDocumentReader.Find(mapping, "value");
        var declaration = new ConfigDeclaration
        {
            Key = key,
            Type = type,
            Default = defaultNode is null ? null : YamlDocumentReader.ToConfig(defaultNode),
            Secret = YamlDocumentReader.Text(mapping, "secret") == "true",
            Description = YamlDocumentReader.Text(mapping, "description"),
        };
        if (declaration is { Type: not null, Default: not null })
        {
            ConfigTypeCheck.Check($"{key} (default in Pulumi.yaml)", declaration.Type, declaration.Default, problems);
        }
        return declaration;
    }

    private static ConfigType? ReadType(string key, YamlMappingNode mapping, ImmutableArray<SettingsProblem>.Builder problems)
    {
        if (YamlDocumentReader.Text(mapping, "type") is not { } type)
        {
            return null;
        }
        switch (type)
        {
            case "string": return new ConfigType(ConfigKind.String);
            case "integer": return new ConfigType(ConfigKind.Integer);
            case "number": return new ConfigType(ConfigKind.Number);
            case "boolean": return new ConfigType(ConfigKind.Boolean);
            case "object": return new ConfigType(ConfigKind.Object);
            case "array" when YamlDocumentReader.Find(mapping, "items") is YamlMappingNode items:
                return new ConfigType(ConfigKind.Array, ReadType(key, items, problems));
            case "array":
                problems.Add(new(key, "an array without items", "Write `items: {type: string}` (or another type) below `type: array`"));
                return new ConfigType(ConfigKind.Array);
            default:
                problems.Add(new(key, $"unknown type \"{type}\"", "Write string, integer, number, boolean, array or object"));
                return null;
        }
    }

    private static ConfigType? TypeOf(ConfigNode value) => value switch
    {
        ConfigScalar { Kind: ScalarKind.Integer } => new(ConfigKind.Integer),
        ConfigScalar { Kind: ScalarKind.Number } => new(ConfigKind.Number),
        ConfigScalar { Kind: ScalarKind.Boolean } => new(ConfigKind.Boolean),
        ConfigScalar { Kind: ScalarKind.String } => new(ConfigKind.String),
        ConfigList { Items: [var first, ..] } => new(ConfigKind.Array, TypeOf(first)),
        ConfigList => new(ConfigKind.Array),
        _ => null,
    };
}
