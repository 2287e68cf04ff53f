using System.Collections.Immutable;
using System.Text.Json;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;

namespace Cht.Hosts.Overlay;

/// <summary>What one engine says of the networks with one name.</summary>
/// <remarks>A worker sees an overlay network of the swarm only while a container of its own is attached to it.</remarks>
/// <param name="Networks">All networks with that name, of the swarm and of the machine.</param>
/// <param name="Attached">What uses the swarm's network: containers of this machine and tasks of the swarm.</param>
public sealed record OverlayObserved(
    bool EngineAnswers, ImmutableArray<DockerNetwork> Networks, ImmutableArray<string> Attached, KernelFeatures Kernel)
{
    /// <summary>The overlay network, or null where this engine does not see it (now).</summary>
    public DockerNetwork? Overlay => Networks.FirstOrDefault(network => network.IsOverlay);

    /// <summary>Networks of this machine alone that hide the overlay network.</summary>
    public IEnumerable<DockerNetwork> Shadows => Networks.Where(network => !network.IsOverlay);

    internal static OverlayObserved From(ObservedFacts facts, string name)
    {
        var networks = facts.Document("networks");
        var found = DockerNetwork.ParseList(networks, name);
        var id = found.FirstOrDefault(network => network.IsOverlay)?.Id ?? string.Empty;
        return new OverlayObserved(
            !string.IsNullOrWhiteSpace(networks),
            found,
            id.Length == 0 ? [] : [.. Containers(facts.Document("network")).Concat(Tasks(facts.Document("tasks"), id)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            KernelFeatures.From(facts));
    }

    private static string[] Containers(string? json) => Read(json, root => root.Object("Containers") is { ValueKind: JsonValueKind.Object } containers
        ? [.. containers.EnumerateObject()
            // The overlay's own end points are listed beside the containers (lb-cht-net).
            .Where(container => !container.Name.StartsWith("lb-", StringComparison.Ordinal))
            .Select(container => $"container {container.Value.Text("Name")}")]
        : []);

    private static string[] Tasks(string? json, string network) => Read(json, root => root.ValueKind == JsonValueKind.Array
        ? [.. root.EnumerateArray()
            .Where(task => string.Equals(task.Text("DesiredState"), "running", StringComparison.Ordinal) && Uses(task, network))
            .Select(task => $"task {task.Text("ID")}")]
        : []);

    private static bool Uses(JsonElement task, string network) =>
        task.Items("NetworksAttachments").Any(attachment =>
            string.Equals(attachment.Object("Network").Text("ID"), network, StringComparison.Ordinal));

    private static string[] Read(string? json, Func<JsonElement, string[]> read)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return read(document.RootElement);
    }
}
