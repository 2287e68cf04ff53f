using System.Collections.Immutable;
using Cht.Engine;
using Pulumi.Experimental;

namespace Cht.Cli.Display;

/// <summary>The sections below the tree: Drift, Diagnostics, Outputs, Resources, Duration.</summary>
internal static class SummaryText
{
    private const int LongestOutput = 160;

    /// <param name="diagnostics">False where they have been printed while they came.</param>
    public static IEnumerable<string> Render(RunModel model, bool diagnostics = true)
    {
        foreach (var section in (IEnumerable<IReadOnlyList<string>>)
            [DriftText.Section(model), diagnostics ? Diagnostics(model) : [], Outputs(model), FailureText.Lines(model, reasons: !diagnostics), Resources(model), Duration(model)])
        {
            if (section.Count > 0)
            {
                foreach (var line in section)
                {
                    yield return line;
                }
                yield return string.Empty;
            }
        }
    }

    private static List<string> Diagnostics(RunModel model)
    {
        var lines = new List<string>();
        if (model.Diagnostics.Count == 0)
        {
            return lines;
        }
        var ink = model.Options.Ink;
        lines.Add(ink.Paint("Diagnostics:", Tone.Heading));
        foreach (var group in model.Diagnostics.GroupBy(diagnostic => diagnostic.Urn, StringComparer.Ordinal))
        {
            lines.Add("  " + ink.Paint(Title(group.Key, model), Tone.Read));
            foreach (var diagnostic in group)
            {
                var (label, tone) = diagnostic.Severity switch
                {
                    DiagnosticSeverity.Error => ("error: ", Tone.Error),
                    DiagnosticSeverity.Warning => ("warning: ", Tone.Warning),
                    _ => (string.Empty, Tone.Plain),
                };
                var message = diagnostic.Message.TrimEnd().Split('\n');
                lines.Add($"    {ink.Paint(label, tone)}{message[0].TrimEnd()}");
                lines.AddRange(message[1..].Select(line => ("    " + line).TrimEnd()));
            }
        }
        return lines;
    }

    private static string Title(string? urn, RunModel model)
    {
        if (string.IsNullOrEmpty(urn))
        {
            return $"pulumi:pulumi:Stack ({model.Options.Stack.Project}-{model.Options.Stack.Name}):";
        }
        var name = urn[(urn.LastIndexOf("::", StringComparison.Ordinal) is var at && at >= 0 ? at + 2 : 0)..];
        return model.Row(urn) is { } row ? $"{StepText.ShortType(row.Type)} ({row.Name}):" : $"{name}:";
    }

    private static List<string> Outputs(RunModel model)
    {
        var lines = new List<string>();
        if (model.Options.SuppressOutputs || model.Outputs is not { } outputs || (outputs.Old.IsEmpty && outputs.New.IsEmpty))
        {
            return lines;
        }
        // After a destroy there are none; listing each as removed tells nothing.
        if (model.Options.Run == RunKind.Destroy)
        {
            return lines;
        }
        var names = outputs.Old.Keys.Concat(outputs.New.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var width = names.Max(name => name.Length);
        lines.Add(model.Options.Ink.Paint("Outputs:", Tone.Heading));
        foreach (var name in names)
        {
            lines.AddRange(Output(name.PadRight(width), outputs.Old.GetValueOrDefault(name), outputs.New.GetValueOrDefault(name), model.Options));
        }
        return lines;
    }

    private static IEnumerable<string> Output(string name, PropertyValue? before, PropertyValue? after, DisplayOptions options)
    {
        var same = before is not null && after is not null && ValueComparison.SameContent(before, after);
        var (symbol, tone) = (before, after) switch
        {
            (null, _) => ("+", Tone.Create),
            (_, null) => ("-", Tone.Delete),
            _ => same ? (" ", Tone.Plain) : ("~", Tone.Update),
        };
        var hide = !options.ShowSecrets && (ValueText.HoldsSecret(before) || ValueText.HoldsSecret(after)) && !same;
        var text = (before, after) switch
        {
            (null, { } value) => Short(value, options),
            ({ } value, null) => Short(value, options),
            ({ } old, { } value) when !same && IsShort(old, options) && IsShort(value, options) =>
                $"{Short(old, options, hide)} => {Short(value, options, hide)}",
            (_, { } value) => Short(value, options),
            _ => string.Empty,
        };
        return $"  {symbol} {name}: {text}".Split('\n').Select(line => options.Ink.Paint(line, tone));
    }

    private static bool IsShort(PropertyValue value, DisplayOptions options) => ValueText.OneLine(value, options.ShowSecrets).Length <= LongestOutput;

    /// <summary>Long texts (a whole layout document) are cut: <c>stack output</c> shows them.</summary>
    private static string Short(PropertyValue value, DisplayOptions options, bool hide = false)
    {
        if (hide && !value.IsComputed)
        {
            return ValueText.Secret;
        }
        if (value.TryGetString(out var text) && (!value.IsSecret || options.ShowSecrets) && (text.Length > LongestOutput || text.Contains('\n', StringComparison.Ordinal)))
        {
            var first = text.Split('\n')[0];
            return $"\"{first[..Math.Min(first.Length, 60)]}...\" ({text.Length} characters)";
        }
        return ValueText.Nested(value, 4, options.ShowSecrets);
    }

    private static List<string> Resources(RunModel model)
    {
        var lines = new List<string>();
        if (model.Result is not { } result)
        {
            return lines;
        }
        lines.Add(model.Options.Ink.Paint("Resources:", Tone.Heading));
        var counts = Counts(result.Changes);
        var kinds = 0;
        var changes = 0;
        foreach (var (kind, count) in counts.Where(pair => pair.Kind is not (StepKind.Same or StepKind.Read)))
        {
            var text = model.Options.IsPreview ? $"{count} to {StepText.Planned(kind)}" : $"{count} {StepText.Done(kind)}";
            lines.Add(model.Options.Ink.Paint($"    {StepText.Symbol(kind)} {text}", StepText.Tone(kind)));
            kinds++;
            changes += count;
        }
        var same = result.Changes.GetValueOrDefault(StepKind.Same);
        var parts = new List<string>();
        if (kinds >= 2)
        {
            parts.Add($"{changes} changes.");
        }
        if (same > 0)
        {
            parts.Add($"{same} unchanged");
        }
        if (parts.Count > 0)
        {
            lines.Add("    " + string.Join(' ', parts));
        }
        return lines.Count > 1 ? lines : [.. lines, "    no resources"];
    }

    // A replacement counts once, as Pulumi shows it unless the single steps are asked for.
    private static IEnumerable<(StepKind Kind, int Count)> Counts(ImmutableDictionary<StepKind, int> changes)
    {
        var replaced = Math.Max(changes.GetValueOrDefault(StepKind.Replace), changes.GetValueOrDefault(StepKind.CreateReplacement));
        return Enum.GetValues<StepKind>()
            .Where(kind => kind is not (StepKind.CreateReplacement or StepKind.DeleteReplaced))
            .Select(kind => (kind, kind == StepKind.Replace ? replaced : changes.GetValueOrDefault(kind)))
            .Where(pair => pair.Item2 > 0);
    }

    private static List<string> Duration(RunModel model) => model.Result is { } result && !model.Options.IsPreview
        ? [$"{model.Options.Ink.Paint("Duration:", Tone.Heading)} {Rounded(result.Duration)}"]
        : [];

    private static string Rounded(TimeSpan duration) => duration switch
    {
        { TotalMinutes: >= 1 } => $"{(int)duration.TotalMinutes}m{duration.Seconds}s",
        { TotalSeconds: < 1 } => "1s",
        _ => $"{Math.Round(duration.TotalSeconds):0}s",
    };
}
