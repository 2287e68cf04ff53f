using System.Collections.Immutable;
using System.Text.Json;
using Cht.Engine;

namespace Cht.Cli.Display;

/// <summary><c>preview --json</c>: one document at the end.</summary>
/// <param name="model">The run.</param>
/// <param name="config">With secrets masked already.</param>
/// <param name="output">Takes the document.</param>
internal sealed class JsonPreviewDisplay(RunModel model, ImmutableSortedDictionary<string, string> config, TextWriter output)
    : OperationDisplay(model)
{
    public override void Finish()
    {
        lock (Gate)
        {
            output.WriteLine(JsonSteps.Text(Write, indented: true));
            output.Flush();
        }
    }

    protected override void Show(EngineEvent engineEvent)
    {
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        JsonSteps.Config(writer, "config", config);
        writer.WriteStartArray("steps");
        foreach (var step in Model.Steps)
        {
            WriteStep(writer, step);
        }
        writer.WriteEndArray();
        writer.WriteStartArray("diagnostics");
        foreach (var diagnostic in Model.Diagnostics)
        {
            writer.WriteStartObject();
            if (diagnostic.Urn is not null)
            {
                writer.WriteString("urn", diagnostic.Urn);
            }
            writer.WriteString("message", diagnostic.Message);
            writer.WriteString("severity", JsonSteps.Severity(diagnostic.Severity));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        // Nanoseconds, as Go marshals a duration.
        writer.WriteNumber("duration", (long)((Model.Result?.Duration ?? TimeSpan.Zero).TotalNanoseconds));
        JsonSteps.Changes(writer, "changeSummary", Model.Result?.Changes ?? ImmutableDictionary<StepKind, int>.Empty);
        writer.WriteEndObject();
    }

    private void WriteStep(Utf8JsonWriter writer, StepEvent step)
    {
        writer.WriteStartObject();
        writer.WriteString("op", StepText.Operation(step.Kind));
        writer.WriteString("urn", step.Urn);
        if (step.Provider is not null)
        {
            writer.WriteString("provider", step.Provider);
        }
        if (JsonSteps.HasOld(step.Kind))
        {
            JsonSteps.State(writer, "oldState", step, step.OldInputs, step.OldOutputs, Model.Options.ShowSecrets);
        }
        if (JsonSteps.HasNew(step.Kind))
        {
            JsonSteps.State(writer, "newState", step, step.NewInputs, step.NewOutputs, Model.Options.ShowSecrets);
        }
        JsonSteps.Keys(writer, "diffReasons", step.ChangedKeys);
        JsonSteps.Keys(writer, "replaceReasons", step.ReplaceKeys);
        JsonSteps.DetailedDiff(writer, step, "kind");
        writer.WriteEndObject();
    }
}
