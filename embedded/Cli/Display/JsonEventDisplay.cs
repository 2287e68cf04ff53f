using System.Collections.Immutable;
using System.Text.Json;
using Cht.Engine;

namespace Cht.Cli.Display;

/// <summary><c>--json</c> of the commands that change something: one engine event a line (pulumi: sdk/go/common/apitype/events.go).</summary>
internal sealed class JsonEventDisplay(
    RunModel model, ImmutableSortedDictionary<string, string> config, TextWriter output, TimeProvider time)
    : OperationDisplay(model)
{
    private int sequence;

    public override void Finish()
    {
    }

    protected override void Show(EngineEvent engineEvent)
    {
        switch (engineEvent)
        {
            case OperationStarted:
                Line("preludeEvent", writer => JsonSteps.Config(writer, "config", config));
                break;
            case StepEvent step:
                ShowStep(step);
                break;
            case DiagnosticEvent diagnostic:
                Line("diagnosticEvent", writer =>
                {
                    if (diagnostic.Urn is not null)
                    {
                        writer.WriteString("urn", diagnostic.Urn);
                    }
                    writer.WriteString("message", diagnostic.Message);
                    writer.WriteString("color", "never");
                    writer.WriteString("severity", JsonSteps.Severity(diagnostic.Severity));
                    writer.WriteBoolean("ephemeral", diagnostic.Ephemeral);
                });
                break;
            case OperationFinished finished:
                Line("summaryEvent", writer =>
                {
                    writer.WriteBoolean("maybeCorrupt", value: false);
                    writer.WriteNumber("durationSeconds", (long)finished.Result.Duration.TotalSeconds);
                    JsonSteps.Changes(writer, "resourceChanges", finished.Result.Changes);
                    writer.WriteBoolean("isPreview", Model.Options.IsPreview);
                    writer.WriteString("result", finished.Result switch { { Canceled: true } => "canceled", { Succeeded: true } => "succeeded", _ => "failed" });
                });
                Line("cancelEvent", _ => { }); // Pulumi's word for the end of the stream.
                break;
        }
    }

    private void ShowStep(StepEvent step)
    {
        switch (step.Phase)
        {
            case StepPhase.Planned when Model.Options.IsPreview:
            case StepPhase.Started:
                Line("resourcePreEvent", writer => Metadata(writer, step));
                break;
            case StepPhase.Succeeded:
                Line("resOutputsEvent", writer => Metadata(writer, step));
                break;
            case StepPhase.Skipped:
                // Pulumi has no event for what is left alone; its messages are diagnostics.
                Line("diagnosticEvent", writer =>
                {
                    writer.WriteString("urn", step.Urn);
                    writer.WriteString("message", step.Error ?? "skipped");
                    writer.WriteString("color", "never");
                    writer.WriteString("severity", "info");
                });
                break;
            case StepPhase.Failed:
                Line("resOpFailedEvent", writer =>
                {
                    Metadata(writer, step);
                    writer.WriteNumber("status", 0);
                    writer.WriteNumber("steps", 0);
                });
                break;
        }
    }

    private void Metadata(Utf8JsonWriter writer, StepEvent step)
    {
        writer.WriteStartObject("metadata");
        writer.WriteString("op", StepText.Operation(step.Kind));
        writer.WriteString("urn", step.Urn);
        writer.WriteString("type", step.Type);
        if (JsonSteps.HasOld(step.Kind))
        {
            JsonSteps.State(writer, "old", step, step.OldInputs, step.OldOutputs, Model.Options.ShowSecrets);
        }
        else
        {
            writer.WriteNull("old");
        }
        if (JsonSteps.HasNew(step.Kind))
        {
            JsonSteps.State(writer, "new", step, step.NewInputs, step.NewOutputs, Model.Options.ShowSecrets);
        }
        else
        {
            writer.WriteNull("new");
        }
        JsonSteps.Keys(writer, "keys", step.ReplaceKeys);
        JsonSteps.Keys(writer, "diffs", step.ChangedKeys);
        JsonSteps.DetailedDiff(writer, step, "diffKind");
        writer.WriteString("provider", step.Provider ?? string.Empty);
        writer.WriteEndObject();
        if (Model.Options.IsPreview)
        {
            writer.WriteBoolean("planning", value: true);
        }
    }

    private void Line(string kind, Action<Utf8JsonWriter> body)
    {
        var line = JsonSteps.Text(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("sequence", sequence++);
                writer.WriteNumber("timestamp", time.GetUtcNow().ToUnixTimeSeconds());
                writer.WriteStartObject(kind);
                body(writer);
                writer.WriteEndObject();
                writer.WriteEndObject();
            },
            indented: false);
        output.WriteLine(line);
        output.Flush();
    }
}
