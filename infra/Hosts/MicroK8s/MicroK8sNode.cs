using System.Collections.Immutable;
using System.Text.Json;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.MicroK8s;

/// <summary>A node as the cluster's API lists it.</summary>
/// <param name="Version">Of its kubelet: v1.32.3.</param>
public sealed record MicroK8sNode(string Name, string Address, string Version, bool IsReady)
{
    /// <summary>Reads <c>kubectl get nodes --output=json</c>; empty for no or damaged text.</summary>
    public static ImmutableArray<MicroK8sNode> ParseList(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.GetProperty("items").EnumerateArray().Select(Read)];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The caller asks again or says that nothing can be judged.
            return [];
        }
    }

    private static MicroK8sNode Read(JsonElement item)
    {
        var status = item.GetProperty("status");
        return new(
            item.GetProperty("metadata").GetProperty("name").GetString()!,
            status.GetProperty("addresses").EnumerateArray()
                .Where(address => address.GetProperty("type").GetString() == "InternalIP")
                .Select(address => address.GetProperty("address").GetString()!).FirstOrDefault(string.Empty),
            status.GetProperty("nodeInfo").GetProperty("kubeletVersion").GetString()!,
            status.GetProperty("conditions").EnumerateArray()
                .Any(condition => condition.GetProperty("type").GetString() == "Ready" && condition.GetProperty("status").GetString() == "True"));
    }
}

/// <summary>What a node says of itself and of the cluster it is in.</summary>
public sealed record MicroK8sObserved
{
    /// <summary>False where snapd is not there.</summary>
    public bool HasSnapd { get; init; }

    /// <summary>Installed version of the snap, as in v1.32.3; empty without one.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Channel that the snap follows: 1.32/stable.</summary>
    public string Tracking { get; init; } = string.Empty;

    /// <summary>True where snapd does not refresh the snap by itself.</summary>
    public bool IsHeld { get; init; }

    public bool IsRunning { get; init; }

    /// <summary>UID of the namespace kube-system, which every cluster has and none shares; empty while the API does not answer.</summary>
    public string ClusterId { get; init; } = string.Empty;

    public ImmutableArray<MicroK8sNode> Nodes { get; init; } = [];

    /// <summary>Namespaces that neither Kubernetes nor an add-on made.</summary>
    public ImmutableArray<string> ForeignNamespaces { get; init; } = [];

    /// <summary>Add-ons that are enabled.</summary>
    public ImmutableArray<string> Addons { get; init; } = [];

    public bool IsInstalled => Version.Length > 0;

    internal static MicroK8sObserved From(ObservedFacts facts) => new()
    {
        HasSnapd = facts.Is("snapd"),
        Version = facts["version"],
        Tracking = facts["tracking"],
        IsHeld = facts.Is("held"),
        IsRunning = facts.Is("running"),
        ClusterId = facts["cluster"],
        Nodes = MicroK8sNode.ParseList(facts.Document("nodes")),
        ForeignNamespaces = [.. facts.All("namespace")],
        Addons = [.. facts.All("addon")],
    };
}
