using System.Collections.Immutable;
using System.Text.Json;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;

namespace Cht.Hosts.Overlay;

/// <summary>What one engine says of the networks with one name.</summary>
/// <remarks>A worker sees an overlay network of the swarm only while a container of its own is attached to it.</remarks>
/// <param name="Networks">All networks with that name, of the swarm and of the machine.</param>
/// <param name="Attached">
/// Containers attached to the overlay network: those of this machine and, once there is one, those of the others as well.
/// </param>
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
        return new OverlayObserved(
            !string.IsNullOrWhiteSpace(networks),
            found,
            found.Any(network => network.IsOverlay) ? AttachedTo(facts.Document("network")) : [],
            KernelFeatures.From(facts));
    }

    private static ImmutableArray<string> AttachedTo(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return [.. Local(document.RootElement).Concat(Everywhere(document.RootElement)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Local(JsonElement network) =>
        network.Object("Containers") is { ValueKind: JsonValueKind.Object } containers
            ? containers.EnumerateObject()
                // The overlay's own end point is listed beside the containers (lb-cht-net).
                .Where(container => !container.Name.StartsWith("lb-", StringComparison.Ordinal))
                .Select(container => container.Value.Text("Name"))
            : [];

    /// <summary>The gossip of the machines, which an engine hears while it has a container on the network itself.</summary>
    private static IEnumerable<string> Everywhere(JsonElement network) =>
        network.Object("Services") is { ValueKind: JsonValueKind.Object } services
            ? services.EnumerateObject().SelectMany(service => service.Value.Items("Tasks")).Select(task => task.Text("Name"))
            : [];
}
