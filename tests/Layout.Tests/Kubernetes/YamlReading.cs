using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cht.Layout.Tests.Kubernetes;

/// <summary>YAML as an independent parser reads it: a plain word may be anything, a quoted one is a text.</summary>
internal static class YamlReading
{
    public static JsonObject ToJson(string text) => Documents(text).ShouldHaveSingleItem();

    public static IReadOnlyList<JsonObject> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => (JsonObject)Node(document.RootNode)!)];
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode members => new JsonObject(members.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Node(pair.Value)))),
        YamlSequenceNode items => new JsonArray([.. items.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.DoubleQuoted } quoted => quoted.Value,
        YamlScalarNode { Value: "true" } => true,
        YamlScalarNode { Value: "false" } => false,
        YamlScalarNode scalar => int.Parse(scalar.Value!, CultureInfo.InvariantCulture),
        _ => throw new InvalidDataException($"unexpected YAML node {node.NodeType}"),
    };
}
