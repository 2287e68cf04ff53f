using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cht.Layout.Tests.Kubernetes;

/// <summary>
/// Property names, kinds and required members of the objects that we make, cut from the published schema of
/// pulumi-kubernetes 4.34.2, which follows the API of Kubernetes 1.31 and newer: what it does not have, an API server refuses.
/// </summary>
internal static class ObjectSchema
{
    private static readonly JsonObject Schema = (JsonObject)JsonNode.Parse(
        File.ReadAllText(RepositoryRoot.PathOf("tests", "Layout.Tests", "Kubernetes", "kubernetes-objects.json")))!;

    /// <summary>Everything wrong with an object; empty for a good one.</summary>
    public static IReadOnlyList<string> Check(JsonObject item, bool isPatch = false)
    {
        var name = $"{item["apiVersion"]} {item["kind"]}";
        return Schema["objects"]![name] is JsonObject type
            ? [.. Members(item, type, name, isPatch)]
            : [$"{name} is no object of this API"];
    }

    private static IEnumerable<string> Members(JsonObject item, JsonObject type, string path, bool isPatch)
    {
        var properties = type["properties"]!.AsObject();
        foreach (var required in type["required"]!.AsArray().Select(node => node!.GetValue<string>()).Where(name => !isPatch && !item.ContainsKey(name)))
        {
            yield return $"{path}: {required} is missing";
        }

        foreach (var (name, value) in item)
        {
            if (properties[name] is not JsonObject property)
            {
                yield return $"{path}: no property {name}";
                continue;
            }

            foreach (var problem in Value(value, property, $"{path}.{name}", isPatch))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> Value(JsonNode? value, JsonObject property, string path, bool isPatch)
    {
        if (property["oneOf"] is JsonArray choices)
        {
            var tried = choices.Select(choice => Value(value, choice!.AsObject(), path, isPatch).ToList()).ToList();
            return tried.Any(problems => problems.Count == 0) ? [] : tried[0];
        }

        if (property["items"] is JsonObject item)
        {
            return value is JsonArray array
                ? array.SelectMany((element, i) => Value(element, item, $"{path}[{i}]", isPatch))
                : [$"{path}: no list"];
        }

        if (property["map"] is JsonObject element2)
        {
            return value is JsonObject map
                ? map.SelectMany(pair => Value(pair.Value, element2, $"{path}.{pair.Key}", isPatch))
                : [$"{path}: no map"];
        }

        var type = property["type"]!.GetValue<string>();
        if (Schema["types"]![type] is JsonObject known)
        {
            return value is JsonObject members ? Members(members, known, path, isPatch) : [$"{path}: no {type}"];
        }

        return Scalar(value, type) ? [] : [$"{path}: {value?.ToJsonString() ?? "null"} is no {type}"];
    }

    private static bool Scalar(JsonNode? value, string type) => type switch
    {
        "any" => true,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "integer" or "number" => value?.GetValueKind() == JsonValueKind.Number,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };
}
