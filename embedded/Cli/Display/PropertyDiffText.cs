using Cht.Engine;
using Pulumi.Experimental;

namespace Cht.Cli.Display;

/// <summary>One step with its properties, as <c>--diff</c> and the answer <c>details</c> show it.</summary>
internal static class PropertyDiffText
{
    public static IEnumerable<string> Step(StepEvent step, DisplayOptions options)
    {
        var tone = StepText.Tone(step.Kind);
        var symbol = StepText.Symbol(step.Kind).PadRight(2);
        yield return options.Ink.Paint($"{symbol}{StepText.ShortType(step.Type)}: ({StepText.Planned(step.Kind)}) {step.Name}", tone);
        yield return options.Ink.Paint($"    [urn={step.Urn}]", Tone.Muted);
        var lines = step.Kind switch
        {
            StepKind.Create => Inputs(step, options),
            StepKind.Update or StepKind.Replace or StepKind.CreateReplacement or StepKind.Refresh => Changes(step, options),
            _ => [],
        };
        foreach (var line in lines)
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Inputs(StepEvent step, DisplayOptions options)
    {
        var width = step.NewInputs.IsEmpty ? 0 : step.NewInputs.Keys.Max(key => key.Length);
        foreach (var (key, value) in ValueText.Sorted(step.NewInputs))
        {
            foreach (var line in $"{key.PadRight(width)}: {ValueText.Nested(value, 4, options.ShowSecrets)}".Split('\n'))
            {
                yield return options.Ink.Paint(line.StartsWith("    ", StringComparison.Ordinal) ? line : "    " + line, Tone.Create);
            }
        }
    }

    private static IEnumerable<string> Changes(StepEvent step, DisplayOptions options) =>
        ChangesOf(step).SelectMany(change => Change(change, options));

    /// <summary>The engine's diff; where it only named the keys, their values before and after.</summary>
    public static IEnumerable<PropertyChange> ChangesOf(StepEvent step)
    {
        if (!step.Diff.IsEmpty)
        {
            return step.Diff;
        }
        var keys = step.ChangedKeys.Concat(step.ReplaceKeys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return keys.Select(key =>
        {
            var before = step.OldInputs.GetValueOrDefault(key);
            var after = step.NewInputs.GetValueOrDefault(key);
            var kind = (before, after) switch
            {
                (null, not null) => PropertyChangeKind.Add,
                (not null, null) => PropertyChangeKind.Delete,
                _ => PropertyChangeKind.Update,
            };
            return new PropertyChange(key, kind, before, after, step.ReplaceKeys.Contains(key, StringComparer.Ordinal));
        });
    }

    private static IEnumerable<string> Change(PropertyChange change, DisplayOptions options)
    {
        // A value that is secret on one side is most likely the same secret on the other.
        var secret = !options.ShowSecrets && (ValueText.HoldsSecret(change.Old) || ValueText.HoldsSecret(change.New));
        var reason = change.Replaces ? " (forces replacement)" : string.Empty;
        var (symbol, tone) = change.Kind switch
        {
            PropertyChangeKind.Add => ("+", Tone.Create),
            PropertyChangeKind.Delete => ("-", Tone.Delete),
            _ => ("~", Tone.Update),
        };
        var head = $"  {symbol} {change.Path}: ";
        if (change.Kind == PropertyChangeKind.Update && !secret && Text(change.Old) is { } before && Text(change.New) is { } after
            && (before.Contains('\n', StringComparison.Ordinal) || after.Contains('\n', StringComparison.Ordinal)))
        {
            yield return options.Ink.Paint(head.TrimEnd() + reason, tone);
            foreach (var (mark, line) in LineDiff.Compare(before, after))
            {
                yield return options.Ink.Paint($"      {(mark == '.' ? ' ' : mark)} {line}".TrimEnd(), MarkTone(mark));
            }
            yield break;
        }
        var text = change.Kind switch
        {
            PropertyChangeKind.Add => Value(change.New, secret, options),
            PropertyChangeKind.Delete => Value(change.Old, secret, options),
            _ => $"{Value(change.Old, secret, options)} => {Value(change.New, secret, options)}",
        };
        foreach (var line in (head + text + reason).Split('\n'))
        {
            yield return options.Ink.Paint(line, tone);
        }
    }

    private static string Value(PropertyValue? value, bool secret, DisplayOptions options)
    {
        if (value is null)
        {
            return "<none>";
        }
        return secret && !value.IsComputed ? Masked(value) : ValueText.Nested(value, 4, options.ShowSecrets);
    }

    // A structure with secrets inside keeps its shape; only a plain value on the other side of a secret is hidden whole.
    private static string Masked(PropertyValue value) =>
        ValueText.HoldsSecret(value) ? ValueText.Nested(value, 4, showSecrets: false) : ValueText.Secret;

    private static string? Text(PropertyValue? value) => value is not null && value.TryGetString(out var text) ? text : null;

    private static Tone MarkTone(char mark) => mark switch
    {
        '+' => Tone.Create,
        '-' => Tone.Delete,
        _ => Tone.Muted,
    };
}
