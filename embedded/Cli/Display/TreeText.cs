using Cht.Engine;

namespace Cht.Cli.Display;

/// <summary>The tree of resources as lines: symbol, type, name, status, info.</summary>
internal static class TreeText
{
    /// <param name="model">The run.</param>
    /// <param name="now">For the elapsed seconds of running steps.</param>
    /// <param name="width">Lines are cut there; 0 leaves them whole.</param>
    /// <param name="height">A longer tree is cut down to what is running or has failed, with a line for the rest; 0 shows all.</param>
    public static IReadOnlyList<string> Render(RunModel model, DateTimeOffset now, int width, int height = 0)
    {
        var all = Shown(model, row => model.Options.ShowSames || !row.IsHidden || row.Type == "pulumi:pulumi:Stack");
        if (height <= 0 || all.Count < height)
        {
            return Table(model, all, now, width);
        }
        var active = Shown(model, row => row.Phase is StepPhase.Started or StepPhase.Failed && row.Kind != StepKind.Same);
        return [.. Table(model, active, now, width), $"     ... {all.Count - active.Count} more resources done"];
    }

    private static List<string> Table(RunModel model, List<ResourceRow> shown, DateTimeOffset now, int width)
    {
        var cells = Ordered(shown)
            .Select(item => (Row: item.Row, Type: item.Prefix + StepText.ShortType(item.Row.Type), item.Row.Name, Status: item.Row.Status(now), item.Row.Info))
            .ToList();
        if (cells.Count == 0)
        {
            return [];
        }
        var typeWidth = Math.Max("Type".Length, cells.Max(cell => cell.Type.Length));
        var nameWidth = Math.Max("Name".Length, cells.Max(cell => cell.Name.Length));
        var statusWidth = Math.Max("Status".Length, cells.Max(cell => cell.Status.Length));
        var ink = model.Options.Ink;
        var status = model.Options.IsPreview ? "Plan" : "Status";
        var lines = new List<string>
        {
            ink.Paint(Cut($"     {"Type".PadRight(typeWidth)}  {"Name".PadRight(nameWidth)}  {status.PadRight(statusWidth)}  Info", width), Tone.Heading),
        };
        foreach (var (row, type, name, state, info) in cells)
        {
            var tone = row.Phase == StepPhase.Failed ? Tone.Error : StepText.Tone(row.Kind);
            var line = $" {StepText.Symbol(row.Kind),-2}  {type.PadRight(typeWidth)}  {name.PadRight(nameWidth)}  {state.PadRight(statusWidth)}  {info}".TrimEnd();
            lines.Add(Paint(ink, Cut(line, width), tone, typeWidth + nameWidth + 9, state.Length));
        }
        return lines;
    }

    // Colour goes over symbol and status; type and name stay readable on any background.
    private static string Paint(Ink ink, string line, Tone tone, int statusAt, int statusLength)
    {
        if (!ink.Enabled || line.Length <= statusAt)
        {
            return ink.Enabled && line.Length > 4 ? ink.Paint(line[..4], tone) + line[4..] : line;
        }
        var end = Math.Min(line.Length, statusAt + statusLength);
        return ink.Paint(line[..4], tone) + line[4..statusAt] + ink.Paint(line[statusAt..end], tone) + line[end..];
    }

    private static string Cut(string line, int width) => width > 1 && line.Length > width ? line[..(width - 1)] + "…" : line;

    private static IEnumerable<(ResourceRow Row, string Prefix)> Ordered(List<ResourceRow> shown)
    {
        var urns = shown.Select(row => row.Urn).ToHashSet(StringComparer.Ordinal);
        var children = shown.Where(row => Parent(row, urns) is not null).ToLookup(row => Parent(row, urns)!, StringComparer.Ordinal);
        foreach (var root in shown.Where(row => Parent(row, urns) is null))
        {
            foreach (var item in Branch(root, string.Empty, string.Empty, children))
            {
                yield return item;
            }
        }
    }

    private static IEnumerable<(ResourceRow Row, string Prefix)> Branch(
        ResourceRow row, string prefix, string below, ILookup<string, ResourceRow> children)
    {
        yield return (row, prefix);
        var list = children[row.Urn].ToList();
        for (var i = 0; i < list.Count; i++)
        {
            var last = i == list.Count - 1;
            foreach (var item in Branch(list[i], below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "), children))
            {
                yield return item;
            }
        }
    }

    /// <summary>The wanted rows and their parents.</summary>
    private static List<ResourceRow> Shown(RunModel model, Func<ResourceRow, bool> wanted)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in model.Rows.Where(wanted))
        {
            for (var at = row; at is not null && needed.Add(at.Urn); at = model.Row(at.ParentUrn))
            {
            }
        }
        return [.. model.Rows.Where(row => needed.Contains(row.Urn))];
    }

    // A destroyed tree arrives children first; whoever has no shown parent stands at the left.
    private static string? Parent(ResourceRow row, HashSet<string> shown) =>
        row.ParentUrn is { } parent && parent != row.Urn && shown.Contains(parent) ? parent : null;
}
