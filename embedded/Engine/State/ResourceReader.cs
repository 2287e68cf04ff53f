using System.Collections.Immutable;
using System.Text.Json;
using Cht.Engine.Properties;

namespace Cht.Engine.State;

/// <summary>Reads one resource of a deployment document.</summary>
internal sealed class ResourceReader(PropertyReader properties)
{
    private static readonly ImmutableHashSet<string> KnownFields = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "urn", "custom", "delete", "id", "type", "inputs", "outputs", "parent", "protect", "taint", "external", "dependencies",
        "initErrors", "provider", "propertyDependencies", "pendingReplacement", "additionalSecretOutputs", "aliases",
        "customTimeouts", "importID", "retainOnDelete", "deletedWith", "replaceWith", "created", "modified", "replacementTrigger");

    public ResourceState Read(JsonElement json)
    {
        var urn = Text(json, "urn") ?? string.Empty;
        return new ResourceState
        {
            Urn = urn,
            Type = Text(json, "type") ?? string.Empty,
            Custom = Flag(json, "custom"),
            Delete = Flag(json, "delete"),
            Id = Text(json, "id"),
            Inputs = Map(json, urn, "inputs"),
            Outputs = Map(json, urn, "outputs"),
            Parent = Text(json, "parent"),
            Protect = Flag(json, "protect"),
            Taint = Flag(json, "taint"),
            External = Flag(json, "external"),
            Dependencies = List(json, "dependencies"),
            InitErrors = List(json, "initErrors"),
            Provider = Text(json, "provider"),
            PropertyDependencies = PropertyDependencies(json),
            PendingReplacement = Flag(json, "pendingReplacement"),
            AdditionalSecretOutputs = List(json, "additionalSecretOutputs"),
            Aliases = List(json, "aliases"),
            CustomTimeouts = Timeouts(json),
            ImportId = Text(json, "importID"),
            RetainOnDelete = Flag(json, "retainOnDelete"),
            DeletedWith = Text(json, "deletedWith"),
            ReplaceWith = List(json, "replaceWith"),
            Created = Text(json, "created"),
            Modified = Text(json, "modified"),
            ReplacementTrigger = json.TryGetProperty("replacementTrigger", out var trigger)
                ? properties.Read(ResourceWriter.Place(urn, "replacementTrigger"), trigger) : null,
            OtherFields = JsonFields.Others(json, KnownFields),
        };
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static ImmutableArray<string> List(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? Strings(value) : [];

    private static ImmutableArray<string> Strings(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(item => item.GetString() ?? string.Empty)] : [];

    private static ImmutableDictionary<string, ImmutableArray<string>> PropertyDependencies(JsonElement json) =>
        json.TryGetProperty("propertyDependencies", out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().ToImmutableDictionary(entry => entry.Name, entry => Strings(entry.Value), StringComparer.Ordinal)
            : ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    private static ResourceTimeouts? Timeouts(JsonElement json)
    {
        if (!json.TryGetProperty("customTimeouts", out var value) || value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        double Seconds(string name) => value.TryGetProperty(name, out var seconds) ? seconds.GetDouble() : 0;
        return new ResourceTimeouts(Seconds("create"), Seconds("update"), Seconds("delete")) { Read = Seconds("read") };
    }

    private PropertyMap Map(JsonElement json, string urn, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? properties.ReadMap(ResourceWriter.Place(urn, name), value)
            : PropertyMaps.Empty;
}

internal static class JsonFields
{
    /// <summary>The fields an object has besides the known ones, cut loose from their document.</summary>
    public static ImmutableDictionary<string, JsonElement> Others(JsonElement json, IImmutableSet<string> known) =>
        json.EnumerateObject().Where(field => !known.Contains(field.Name)).ToImmutableDictionary(
            field => field.Name, field => field.Value.Clone(), StringComparer.Ordinal);
}
