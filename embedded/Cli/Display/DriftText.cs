using System.Collections.Immutable;
using Cht.Engine;

namespace Cht.Cli.Display;

/// <summary>
/// What a refresh found, in sentences. Providers of machines tell it in the output <c>drift</c>, a list of texts; other
/// resources are described by the changed properties of their row.
/// </summary>
internal static class DriftText
{
    private const string Output = "drift";

    public static ImmutableArray<string> Sentences(StepEvent step) => step switch
    {
        { RefreshOutcome: StepKind.Delete } => ["it is gone"],
        { RefreshOutcome: not null } when step.NewOutputs.TryGetValue(Output, out var value) && !value.IsSecret && value.TryGetArray(out var items) =>
            [.. items.Select(item => item.TryGetString(out var text) ? text : null).OfType<string>()],
        _ => [],
    };

    public static List<string> Section(RunModel model)
    {
        if (model.Drift.Count == 0)
        {
            return [];
        }
        var lines = new List<string> { model.Options.Ink.Paint("Drift:", Tone.Heading) };
        foreach (var (step, sentences) in model.Drift.OrderBy(found => found.Step.Name, StringComparer.Ordinal))
        {
            lines.Add("  " + model.Options.Ink.Paint($"{StepText.ShortType(step.Type)} ({step.Name}):", Tone.Read));
            lines.AddRange(sentences.Select(sentence => "    " + model.Options.Ink.Paint(sentence, Tone.Update)));
        }
        return lines;
    }
}
