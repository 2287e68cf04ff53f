using System.Text.Json.Nodes;

namespace Cht.Layout;

/// <summary>One object for the cluster's API.</summary>
/// <param name="ApiVersion">Of Kubernetes 1.31 or newer, none deprecated.</param>
/// <param name="Namespace">Null for objects of the whole cluster.</param>
/// <param name="Members">Everything beside apiVersion, kind and metadata.</param>
public sealed record KubernetesObject(string ApiVersion, string Kind, string Name, string? Namespace, JsonObject Members)
{
    public JsonObject Annotations { get; init; } = [];

    public JsonObject Labels { get; init; } = [];

    /// <summary>True where the chart makes the object and these are some of its fields.</summary>
    public bool IsPatch { get; init; }

    public bool HoldsSecrets { get; init; }

    /// <summary>The object as the API takes it.</summary>
    public JsonObject ToJson()
    {
        var labels = (JsonObject)Labels.DeepClone();
        if (!IsPatch)
        {
            labels.TryAdd("app.kubernetes.io/managed-by", "cht-infra");
        }

        var metadata = new JsonObject { ["name"] = Name };
        if (Namespace is not null)
        {
            metadata["namespace"] = Namespace;
        }

        if (labels.Count > 0)
        {
            metadata["labels"] = labels;
        }

        if (Annotations.Count > 0)
        {
            metadata["annotations"] = Annotations.DeepClone();
        }

        var whole = new JsonObject { ["apiVersion"] = ApiVersion, ["kind"] = Kind, ["metadata"] = metadata };
        foreach (var (name, value) in Members)
        {
            whole[name] = value?.DeepClone();
        }

        return whole;
    }

    public string ToYaml() => KubernetesYaml.Render(ToJson());

    /// <summary>Without content, which may be a secret.</summary>
    public override string ToString() => $"{Kind} {(Namespace is null ? string.Empty : Namespace + "/")}{Name}";
}
