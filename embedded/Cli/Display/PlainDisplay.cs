using Cht.Engine;

namespace Cht.Cli.Display;

/// <summary>One line per event, symbol first: for logs, pipes and CI.</summary>
internal sealed class PlainDisplay(RunModel model, TextWriter output) : OperationDisplay(model)
{
    public override void Start() => output.WriteLine(Model.Options.Ink.Paint($"@ {Model.Options.Heading}...", Tone.Heading));

    public override void Finish()
    {
        lock (Gate)
        {
            foreach (var line in SummaryText.Render(Model, diagnostics: false))
            {
                output.WriteLine(line);
            }
            output.Flush();
        }
    }

    protected override void Show(EngineEvent engineEvent)
    {
        switch (engineEvent)
        {
            case StepEvent step:
                ShowStep(step);
                break;
            // The failure of a resource stands below its `failed` line once, and not again at the end.
            case DiagnosticEvent { Severity: not DiagnosticSeverity.Debug } diagnostic:
                ShowDiagnostic(diagnostic);
                break;
        }
    }

    private void ShowStep(StepEvent step)
    {
        var same = step.Kind == StepKind.Same && step.Phase != StepPhase.Failed;
        if ((same && !Model.Options.ShowSames) || (same && step.Phase == StepPhase.Started) || IsRepeated(step))
        {
            return;
        }
        if (Model.Options.Diff && IsDecided(step))
        {
            foreach (var line in PropertyDiffText.Step(step, Model.Options))
            {
                output.WriteLine(line);
            }
        }
        var summary = step.Kind != StepKind.DeleteReplaced && step.Phase is StepPhase.Planned or StepPhase.Started
            && Model.Row(step.Urn) is { Summary.IsEmpty: false } row
            ? $" [diff: {string.Join(',', row.Summary)}]"
            : string.Empty;
        var tone = step.Phase == StepPhase.Failed ? Tone.Error : StepText.Tone(step.Kind);
        WriteLine(step.Kind, tone, $"{StepText.ShortType(step.Type)} {step.Name} {StepText.Status(step.Kind, step.Phase, step.Elapsed)}{summary}");
    }

    // During an update the decision is followed at once by the step itself: one line for both.
    private bool IsRepeated(StepEvent step) => !Model.Options.IsPreview && step.Phase == StepPhase.Planned;

    private bool IsDecided(StepEvent step) => step.Phase == (Model.Options.IsPreview ? StepPhase.Planned : StepPhase.Succeeded);

    private void ShowDiagnostic(DiagnosticEvent diagnostic)
    {
        var row = Model.Row(diagnostic.Urn);
        var kind = row?.Kind ?? StepKind.Same;
        var (label, tone) = diagnostic.Severity switch
        {
            DiagnosticSeverity.Error => ("error: ", Tone.Error),
            DiagnosticSeverity.Warning => ("warning: ", Tone.Warning),
            _ => (string.Empty, Tone.Muted),
        };
        var subject = row is null ? string.Empty : $"{StepText.ShortType(row.Type)} {row.Name} ";
        foreach (var line in diagnostic.Message.TrimEnd().Split('\n'))
        {
            WriteLine(kind, tone, $"{subject}{label}{line.TrimEnd()}");
        }
    }

    private void WriteLine(StepKind kind, Tone tone, string text)
    {
        output.WriteLine($" {Model.Options.Ink.Paint(StepText.Symbol(kind).PadRight(2), StepText.Tone(kind))} {Model.Options.Ink.Paint(text.TrimEnd(), tone)}");
        output.Flush();
    }
}
