using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cht.Engine;
using Pulumi.Experimental;

namespace Cht.Cli.Display;

/// <summary>The parts that the JSON of a preview and the event lines of an update share.</summary>
internal static class JsonSteps
{
    public static string Text(Action<Utf8JsonWriter> write, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, IndentSize = 4 };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            write(writer);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void State(
        Utf8JsonWriter writer,
        string property,
        StepEvent step,
        ImmutableDictionary<string, PropertyValue> inputs,
        ImmutableDictionary<string, PropertyValue> outputs,
        bool showSecrets)
    {
        writer.WriteStartObject(property);
        writer.WriteString("urn", step.Urn);
        writer.WriteBoolean("custom", step.Custom);
        if ((property.StartsWith("old", StringComparison.Ordinal) ? step.OldId : step.NewId) is { Length: > 0 } id)
        {
            writer.WriteString("id", id);
        }
        writer.WriteString("type", step.Type);
        if (step.ParentUrn is not null)
        {
            writer.WriteString("parent", step.ParentUrn);
        }
        if (step.Provider is not null)
        {
            writer.WriteString("provider", step.Provider);
        }
        writer.WritePropertyName("inputs");
        JsonValues.WriteMap(writer, inputs, showSecrets);
        writer.WritePropertyName("outputs");
        JsonValues.WriteMap(writer, outputs, showSecrets);
        writer.WriteEndObject();
    }

    public static bool HasOld(StepKind kind) => kind is not (StepKind.Create or StepKind.Read);

    public static bool HasNew(StepKind kind) => kind is not (StepKind.Delete or StepKind.DeleteReplaced);

    public static void Keys(Utf8JsonWriter writer, string property, ImmutableArray<string> keys)
    {
        if (keys.IsEmpty)
        {
            return;
        }
        writer.WriteStartArray(property);
        foreach (var key in keys)
        {
            writer.WriteStringValue(key);
        }
        writer.WriteEndArray();
    }

    /// <param name="writer">Inside the object of a step.</param>
    /// <param name="step">The step.</param>
    /// <param name="kind">Pulumi's name of the kind: <c>kind</c> in a preview, <c>diffKind</c> in an event.</param>
    public static void DetailedDiff(Utf8JsonWriter writer, StepEvent step, string kind)
    {
        if (step.Diff.IsEmpty)
        {
            writer.WriteNull("detailedDiff");
            return;
        }
        writer.WriteStartObject("detailedDiff");
        foreach (var change in step.Diff)
        {
            writer.WriteStartObject(change.Path);
            writer.WriteString(kind, change.Kind.ToString().ToLowerInvariant() + (change.Replaces ? "-replace" : string.Empty));
            writer.WriteBoolean("inputDiff", change.InputDiff);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    public static void Changes(Utf8JsonWriter writer, string property, ImmutableDictionary<StepKind, int> changes)
    {
        writer.WriteStartObject(property);
        foreach (var (kind, count) in changes.Where(change => change.Value > 0).OrderBy(change => change.Key))
        {
            writer.WriteNumber(StepText.Operation(kind), count);
        }
        writer.WriteEndObject();
    }

    public static void Config(Utf8JsonWriter writer, string property, IEnumerable<KeyValuePair<string, string>> config)
    {
        writer.WriteStartObject(property);
        foreach (var (key, value) in config.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteString(key, value);
        }
        writer.WriteEndObject();
    }

    public static string Severity(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Info => "info",
        DiagnosticSeverity.Warning => "warning",
        DiagnosticSeverity.Error => "error",
        _ => "debug",
    };
}
