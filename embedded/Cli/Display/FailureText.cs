using Cht.Engine;

namespace Cht.Cli.Display;

/// <summary>The section that names what failed and what was left alone because of it.</summary>
internal static class FailureText
{
    /// <param name="model">The run.</param>
    /// <param name="reasons">
    /// Repeats why: false where the diagnostics stand right above. What several resources of one machine say is said once.
    /// </param>
    public static List<string> Lines(RunModel model, bool reasons)
    {
        var lines = new List<string>();
        var failed = model.Rows.Where(row => row.Phase == StepPhase.Failed).ToList();
        if (failed.Count == 0 && model.Skipped.Count == 0)
        {
            return lines;
        }
        var ink = model.Options.Ink;
        if (failed.Count > 0)
        {
            lines.Add(ink.Paint("Failed:", Tone.Heading));
            foreach (var same in failed.GroupBy(row => Reason(row, model), StringComparer.Ordinal))
            {
                lines.AddRange(same.Select(row => ink.Paint($"    {StepText.ShortType(row.Type)} {row.Name}{Owner(row, model)}", Tone.Error)));
                lines.AddRange(reasons && same.Key.Length > 0 ? same.Key.Split('\n').Select(line => $"        {line.Trim()}") : []);
            }
        }
        if (model.Skipped.Count > 0)
        {
            lines.Add(ink.Paint("Not done:", Tone.Heading));
            lines.AddRange(model.Skipped.Select(step => $"    {StepText.ShortType(step.Type)} {step.Name}: {step.Error}"));
        }
        return lines;
    }

    private static string Reason(ResourceRow row, RunModel model) => string.Join('\n', model.Diagnostics
        .Where(diagnostic => diagnostic.Urn == row.Urn && diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Message.Trim()));

    /// <summary>The component around it, which is the machine for all that is done on one.</summary>
    private static string Owner(ResourceRow row, RunModel model) =>
        model.Row(row.ParentUrn) is { Type: not "pulumi:pulumi:Stack" } parent && parent.Name != row.Name ? $" (of {parent.Name})" : string.Empty;
}
