using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cht.Cli.Settings;

/// <summary>Reads the one mapping that a settings file holds and turns nodes into configuration values.</summary>
internal static class YamlDocumentReader
{
    /// <returns>The top mapping; an empty one for a file without content.</returns>
    public static YamlMappingNode Parse(string text, string fileName)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new CommandException(
                $"{fileName} is no valid YAML: line {exception.Start.Line}: {exception.Message.Trim()}. Correct this line.", inner: exception);
        }
        if (stream.Documents.Count == 0 || IsNull(stream.Documents[0].RootNode))
        {
            return [];
        }
        return stream.Documents[0].RootNode as YamlMappingNode
            ?? throw new CommandException($"{fileName} must hold a mapping (`key: value` lines), found {Describe(stream.Documents[0].RootNode)}.");
    }

    public static ConfigNode ToConfig(YamlNode node)
    {
        switch (node)
        {
            case YamlScalarNode scalar:
                return new ConfigScalar(scalar.Value ?? string.Empty, YamlScalars.KindOf(scalar));
            case YamlSequenceNode sequence:
                return new ConfigList([.. sequence.Children.Select(ToConfig)]);
            case YamlMappingNode mapping:
                // A map with the single key `secure` is reserved for cipher text.
                if (mapping.Children.Count == 1 && Key(mapping.Children[0].Key) == "secure" && mapping.Children[0].Value is YamlScalarNode cipher)
                {
                    return new ConfigSecret(cipher.Value ?? string.Empty);
                }
                return new ConfigMap([.. mapping.Children.Select(child => KeyValuePair.Create(Key(child.Key), ToConfig(child.Value)))]);
            default:
                throw new CommandException($"line {node.Start.Line}: YAML aliases are not supported in settings files. Write the value out.");
        }
    }

    public static string Key(YamlNode node) => (node as YamlScalarNode)?.Value ?? string.Empty;

    public static bool IsNull(YamlNode node) => node is YamlScalarNode scalar && YamlScalars.KindOf(scalar) == ScalarKind.Null;

    public static YamlNode? Find(YamlMappingNode mapping, string key)
    {
        foreach (var child in mapping.Children)
        {
            if (Key(child.Key) == key)
            {
                return child.Value;
            }
        }
        return null;
    }

    public static string? Text(YamlMappingNode mapping, string key) =>
        Find(mapping, key) is YamlScalarNode scalar && !IsNull(scalar) ? scalar.Value : null;

    public static string Describe(YamlNode node) => Describe(ToConfig(node));

    /// <summary>A value as an error message names it. Secrets are never shown.</summary>
    public static string Describe(ConfigNode node) => node switch
    {
        ConfigScalar { Kind: ScalarKind.Null } => "nothing",
        ConfigScalar { Kind: ScalarKind.String } text => $"the text \"{text.Value}\"",
        ConfigScalar { Kind: ScalarKind.Boolean } flag => $"the boolean {flag.Value}",
        ConfigScalar number => $"the number {number.Value}",
        ConfigSecret => "a secret",
        ConfigList list => $"a list of {list.Items.Length} items",
        ConfigMap map => $"a map with the keys {string.Join(", ", map.Entries.Select(entry => entry.Key))}",
        _ => "a value",
    };

    public static ImmutableArray<(string Key, YamlNode KeyNode, YamlNode Value)> Entries(YamlMappingNode mapping) =>
        [.. mapping.Children.Select(child => (Key(child.Key), child.Key, child.Value))];
}
