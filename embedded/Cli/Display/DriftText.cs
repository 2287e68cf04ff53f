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
        // A machine that is away is told once, below the names of all that could not be read for it.
        foreach (var same in model.Drift.OrderBy(found => found.Step.Name, StringComparer.Ordinal)
            .GroupBy(found => string.Join('\n', found.Sentences), StringComparer.Ordinal))
        {
            var names = same.Select(found => $"{StepText.ShortType(found.Step.Type)} ({found.Step.Name})").ToList();
            lines.AddRange(names.Select((name, index) =>
                "  " + model.Options.Ink.Paint(index < names.Count - 1 ? $"{name}," : $"{name}:", Tone.Read)));
            lines.AddRange(same.First().Sentences.Select(sentence => "    " + model.Options.Ink.Paint(sentence, Tone.Update)));
        }
        return lines;
    }
}
