using System.Collections.Immutable;
using System.Text.Json;

namespace Cht.Engine.State;

/// <summary>Writes one resource; empty fields are left out, as Pulumi does.</summary>
internal sealed class ResourceWriter(PropertyWriter properties)
{
    /// <summary>The order in which Pulumi writes the fields that this engine only passes on.</summary>
    private static readonly string[] PassedOn =
    [
        "sourcePosition", "stackTrace", "ignoreChanges", "hideDiff", "replaceOnChanges", TriggerField, "refreshBeforeUpdate",
        "viewOf", "resourceHooks", "extensionRef",
    ];

    private const string TriggerField = "replacementTrigger";

    public void Write(Utf8JsonWriter json, ResourceState resource)
    {
        json.WriteStartObject();
        json.WriteString("urn", resource.Urn);
        json.WriteBoolean("custom", resource.Custom);
        Flag(json, "delete", resource.Delete);
        Text(json, "id", resource.Id);
        json.WriteString("type", resource.Type);
        Map(json, "inputs", resource, resource.Inputs);
        Map(json, "outputs", resource, resource.Outputs);
        Text(json, "parent", resource.Parent);
        Flag(json, "protect", resource.Protect);
        Flag(json, "taint", resource.Taint);
        Flag(json, "external", resource.External);
        List(json, "dependencies", resource.Dependencies);
        List(json, "initErrors", resource.InitErrors);
        Text(json, "provider", resource.Provider);
        WritePropertyDependencies(json, resource.PropertyDependencies);
        Flag(json, "pendingReplacement", resource.PendingReplacement);
        List(json, "additionalSecretOutputs", resource.AdditionalSecretOutputs);
        List(json, "aliases", resource.Aliases);
        WriteTimeouts(json, resource.CustomTimeouts);
        Text(json, "importID", resource.ImportId);
        Flag(json, "retainOnDelete", resource.RetainOnDelete);
        Text(json, "deletedWith", resource.DeletedWith);
        List(json, "replaceWith", resource.ReplaceWith);
        Text(json, "created", resource.Created);
        Text(json, "modified", resource.Modified);
        WriteOthers(json, resource);
        json.WriteEndObject();
    }

    private void WriteOthers(Utf8JsonWriter json, ResourceState resource)
    {
        var names = resource.OtherFields.Keys.Except(PassedOn, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var name in PassedOn.Concat(names))
        {
            if (name == TriggerField && resource.ReplacementTrigger is { } trigger)
            {
                json.WritePropertyName(name);
                properties.Write(json, Place(resource, name), trigger);
            }
            else if (resource.OtherFields.TryGetValue(name, out var value))
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }
    }

    /// <summary>Where a secret stands: resource, field, and (appended later) path.</summary>
    public static string Place(ResourceState resource, string field) => Place(resource.Urn, field);

    public static string Place(string urn, string field) => $"{urn}#{field}";

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    private static void Flag(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    private static void List(Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WritePropertyDependencies(Utf8JsonWriter json, ImmutableDictionary<string, ImmutableArray<string>> dependencies)
    {
        if (dependencies.IsEmpty)
        {
            return;
        }

        json.WriteStartObject("propertyDependencies");
        foreach (var (property, urns) in dependencies.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteStartArray(property);
            foreach (var urn in urns)
            {
                json.WriteStringValue(urn);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteTimeouts(Utf8JsonWriter json, ResourceTimeouts? timeouts)
    {
        if (timeouts is null)
        {
            return;
        }

        json.WriteStartObject("customTimeouts");
        foreach (var (name, seconds) in new[]
        {
            ("create", timeouts.Create), ("update", timeouts.Update), ("delete", timeouts.Delete), ("read", timeouts.Read),
        })
        {
            if (seconds > 0)
            {
                json.WriteNumber(name, seconds);
            }
        }

        json.WriteEndObject();
    }

    private void Map(Utf8JsonWriter json, string name, ResourceState resource, PropertyMap map)
    {
        if (!map.IsEmpty)
        {
            json.WritePropertyName(name);
            properties.Write(json, Place(resource, name), map);
        }
    }
}
