using System.Text.Json.Nodes;
using Cht.Layout;
using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Cht.Components.Kubernetes;

/// <summary>What all objects have: metadata, selectors, maps of texts. What an object does not say is not set.</summary>
internal static class ObjectArguments
{
    public static ObjectMetaArgs Metadata(KubernetesObject item, bool awaited)
    {
        var metadata = item.ToJson()["metadata"]!.AsObject();
        var args = new ObjectMetaArgs { Name = item.Name };
        if (item.Namespace is { } space)
        {
            args.Namespace = space;
        }

        if (metadata["labels"] is JsonObject labels)
        {
            args.Labels = Texts(labels);
        }

        var annotations = metadata["annotations"] is JsonObject found ? (JsonObject)found.DeepClone() : [];
        if (!awaited)
        {
            annotations["pulumi.com/skipAwait"] = "true";
        }

        if (annotations.Count > 0)
        {
            args.Annotations = Texts(annotations);
        }

        return args;
    }

    public static LabelSelectorArgs Selector(JsonNode selector)
    {
        var args = new LabelSelectorArgs();
        if (selector["matchLabels"] is JsonObject labels)
        {
            args.MatchLabels = Texts(labels);
        }

        if (selector["matchExpressions"] is JsonArray expressions)
        {
            args.MatchExpressions = expressions.Select(expression => new LabelSelectorRequirementArgs
            {
                Key = Text(expression!, "key"), Operator = Text(expression!, "operator"), Values = Texts(expression!["values"]!.AsArray()),
            }).ToArray();
        }

        return args;
    }

    public static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    public static InputMap<string> Texts(JsonObject members) => members.ToDictionary(member => member.Key, member => member.Value!.GetValue<string>());

    public static InputList<string> Texts(JsonArray items) => items.Select(item => item!.GetValue<string>()).ToArray();
}
