using System.Collections.Immutable;
using Cht.Cli.Settings;
using Cht.Cli.Stacks;
using Cht.Engine.State;
using Pulumi.Experimental;

namespace Cht.Cli.Cluster;

/// <summary>What state and settings say of one machine: who made it, and whether it has taken the place of another.</summary>
internal sealed class MachineRecord(StackCluster cluster, string name)
{
    private const string LabMachine = "hosts:lab:Machine";

    private static readonly string[] Clouds = ["aws:", "azure:"];

    /// <summary>The resource that made the machine; null where it existed before.</summary>
    public ResourceState? Maker { get; } = cluster.Snapshot.Resources.LastOrDefault(resource =>
        resource is { Delete: false, Custom: true } && resource.Name == name
        && (resource.Type == LabMachine || Clouds.Any(cloud => resource.Type.StartsWith(cloud, StringComparison.Ordinal))));

    public bool IsLab => Maker?.Type == LabMachine;

    public bool IsCloud => Maker is not null && !IsLab;

    /// <summary>
    /// The machine was made anew by a run that did not get to its end: something on it still knows the one before, or it is
    /// deleted and not made.
    /// </summary>
    public bool IsUnfinished => IsLab && (Maker!.PendingReplacement
        || (Text(Maker.Outputs, "instance") is { } instance && OnMachine().Any(known => known is not null && known != instance)));

    /// <summary>The settings pin other host keys than the last update had: the machine is another one.</summary>
    public bool HasNewHostKeys(StackContext context)
    {
        var machines = context.Settings.Find(context.Project, "machines") as ConfigList;
        var entry = machines?.Items.OfType<ConfigMap>().FirstOrDefault(machine => machine.Find("name") is ConfigScalar { Value: var found } && found == name);
        return entry?.Find("hostKeys") is ConfigList keys
            && !keys.Items.OfType<ConfigScalar>().Select(key => key.Value).ToHashSet(StringComparer.Ordinal).SetEquals(cluster.Endpoint(name).HostKeys);
    }

    /// <summary>The resource that runs a machine's containers, if there is one.</summary>
    public static string? ContainersUrn(StackCluster cluster, string machine) =>
        cluster.Snapshot.Resources.LastOrDefault(resource => resource is { Type: "hosts:index:ComposeNode", Delete: false } && resource.Name == $"{machine}-containers")?.Urn;

    /// <summary>The identity of the machine that each resource on it was last brought to.</summary>
    private IEnumerable<string?> OnMachine() => cluster.Snapshot.Resources
        .Where(resource => !resource.Delete && resource.Inputs.TryGetValue("connection", out var connection)
            && connection.TryGetMap(out var map) && Text(map, "name") == name)
        .Select(resource => resource.Inputs["connection"].TryGetMap(out var map) ? Text(map, "instance") : null);

    private static string? Text(ImmutableDictionary<string, PropertyValue> values, string key) =>
        values.TryGetValue(key, out var value) && value.TryGetString(out var text) ? text : null;
}
