using System.Collections.Immutable;
using System.Globalization;

namespace Cht.Layout;

/// <summary>
/// The drawing: those outside on top, the machines in rows below, and lines that run beside and between the rows, never through a box.
/// The same drawing with one column is for narrow screens. Machines of a large cluster that are alike share a box.
/// </summary>
internal sealed class PictureDiagram(ClusterPicture picture, ImmutableArray<PictureGroup> groups, int columns, int boxWidth)
{
    private const int Margin = 12;
    private const int Bus = 40;
    private const int Gap = 16;
    private const int Line = 18;
    private const int LeastOutside = 84;
    private const int RowLead = 44;

    private readonly ImmutableArray<PictureReach> reach = [.. groups.SelectMany(group => group.Machines, (group, machine) => (group, machine))
        .SelectMany(one => one.group.Reach, (one, same) => same with { To = one.machine.Name })];
    private readonly Markup markup = new();

    private int Width => (2 * Margin) + Bus + (columns * boxWidth) + ((columns - 1) * Gap) + Gap;

    private int BoxHeight { get; } = 92 + (Line * groups.Max(group => Math.Max(1, group.Volumes.Length)));

    private int Rows => (groups.Length + columns - 1) / columns;

    private int PanelTop => Margin + (IsStacked ? (2 * OutsideHeight) + Gap : OutsideHeight) + 28;

    private bool IsStacked => columns == 1;

    private int OutsideWidth => IsStacked ? Width - (2 * Margin) - Bus : ((Width - (2 * Margin) - Bus - Gap) / 2) - 4;

    /// <summary>Both boxes are as high as the longer text: who may reach what is never cut off.</summary>
    private int OutsideHeight => Math.Max(LeastOutside, 30 + (Line * Math.Max(LinesOf(Administrators), LinesOf(Users))));

    private (string Title, string Opens) Users => reach.First(one => one.Opens.Contains("443/tcp")) is var users
        ? (users.From, $"may open {string.Join(", ", users.Opens)} on {users.To}") : default;

    private (string Title, string Opens) Administrators
    {
        get
        {
            var admins = reach.Where(one => one.Opens.Any(port => port.EndsWith("/tcp", StringComparison.Ordinal)) && IsAdministration(one))
                .GroupBy(one => one.From, StringComparer.Ordinal).ToList();
            return (admins.Count == 1 ? admins[0].Key : "administrators and bastion", string.Join("; ", admins.Select(same =>
                $"{(admins.Count == 1 ? "may open" : same.Key + " may open")} {string.Join(", ", same.SelectMany(one => one.Opens).Distinct())} on {Targets(same)}")));
        }
    }

    public string Render(string name)
    {
        var footTop = RowTop(Rows - 1) + BoxHeight + Gap;
        var foot = Wrap(Overlay(), Characters(Width - (2 * Margin) - Bus - Gap));
        var peers = Wrap(Peers(), Characters(Width - (2 * Margin) - Bus - Gap));
        var footHeight = (Line * (foot.Count + peers.Count)) + 22;
        var height = footTop + footHeight + Gap + Margin;
        markup.Open("svg", ("class", name), ("viewBox", $"0 0 {Width} {height}"), ("role", "img"), ("aria-label", "Machines, networks and allowed connections"));
        markup.Empty("rect", ("class", "panel"), ("x", Margin), ("y", PanelTop), ("width", Width - (2 * Margin)), ("height", height - PanelTop - Margin), ("rx", 10));
        Outside();
        for (var index = 0; index < groups.Length; index++)
        {
            Box(groups[index], Left(index), RowTop(index / columns));
        }

        Foot(footTop, footHeight, foot, peers);
        return markup.Close("svg").ToString();
    }

    private int Left(int index) => Margin + Bus + (index % columns * (boxWidth + Gap));

    private int RowTop(int row) => PanelTop + RowLead + (row * (BoxHeight + RowLead));

    private void Outside()
    {
        var half = OutsideWidth;
        var usersLeft = IsStacked ? Margin + Bus : Margin + Bus + half + Gap;
        var usersTop = IsStacked ? Margin + OutsideHeight + Gap : Margin;
        OutsideBox("admin", Margin + Bus, Margin, Administrators);
        OutsideBox("public", usersLeft, usersTop, Users);

        // Administrators: down beside the rows, and above each row.
        var x = Margin + 14;
        markup.Empty("path", ("class", "admin"), ("d", $"M {Margin + Bus} {Margin + 40} H {x} V {RowTop(Rows - 1) - 14}"));
        for (var row = 0; row < Rows; row++)
        {
            var y = RowTop(row) - 14;
            var last = Math.Min(columns, groups.Length - (row * columns)) - 1;
            markup.Empty("path", ("class", "admin"), ("d", $"M {x} {y} H {Left(last) + (boxWidth / 3)}"));
        }

        for (var index = 0; index < groups.Length; index++)
        {
            Arrow("admin", Left(index) + (boxWidth / 3), RowTop(index / columns) - 14, RowTop(index / columns));
        }

        // Users: to core, the first box.
        var target = Left(0) + (boxWidth * 2 / 3);
        var down = IsStacked ? Width - Margin - 6 : usersLeft + 30;
        var startY = IsStacked ? usersTop + OutsideHeight : Margin + OutsideHeight;
        var turn = RowTop(0) - 30;
        markup.Empty("path", ("class", "public"), ("d", IsStacked
            ? $"M {target} {startY} V {turn}" : $"M {down} {startY} V {turn} H {target}"));
        Arrow("public", target, turn, RowTop(0));
    }

    private string Targets(IEnumerable<PictureReach> same)
    {
        var names = same.Select(one => one.To).Distinct(StringComparer.Ordinal).ToList();
        return names.Count == picture.Layout.Machines.Length ? "all machines"
            : names.Count > 1 && names.Count == picture.Layout.Machines.Length - 1
                ? $"all but {picture.Layout.Machines.First(machine => !names.Contains(machine.Name)).Name}"
            : NamesOf(names);
    }

    private string NamesOf(IReadOnlyList<string> names) => PictureGroup.AreMany(picture.Layout) ? NameRuns.Text(names) : string.Join(", ", names);

    private void OutsideBox(string kind, int x, int y, (string Title, string Opens) text)
    {
        markup.Empty("rect", ("class", $"box {kind}"), ("x", x), ("y", y), ("width", OutsideWidth), ("height", OutsideHeight), ("rx", 8));
        var title = Wrap(text.Title, Characters(OutsideWidth));
        Lines(x + 12, y + 22, title, "");
        Lines(x + 12, y + 22 + (title.Count * Line), Wrap(text.Opens, Characters(OutsideWidth)), "soft");
    }

    private int LinesOf((string Title, string Opens) text) => Wrap(text.Title, Characters(OutsideWidth)).Count + Wrap(text.Opens, Characters(OutsideWidth)).Count;

    private static bool IsAdministration(PictureReach one) =>
        one.From.StartsWith("administrators", StringComparison.Ordinal) || one.From.StartsWith("the bastion", StringComparison.Ordinal);

    private void Arrow(string kind, int x, int from, int to)
    {
        markup.Empty("path", ("class", kind), ("d", $"M {x} {from} V {to - 7}"));
        markup.Empty("polygon", ("class", $"head-{kind}"), ("points", $"{x - 5},{to - 9} {x + 5},{to - 9} {x},{to - 1}"));
    }

    private void Box(PictureGroup group, int x, int y)
    {
        var room = Characters(boxWidth);
        markup.Empty("rect", ("class", $"box {(group.First.IsCore ? "core" : "couchdb")}"), ("x", x), ("y", y), ("width", boxWidth), ("height", BoxHeight), ("rx", 8));
        Lines(x + 12, y + 24, [Shortened(group.Names, room - 2)], "name");
        Lines(x + 12, y + 24 + Line, [Shortened(group.Role(picture.Layout), SmallCharacters(boxWidth))], "soft");
        Lines(x + 12, y + 24 + (2 * Line), [Shortened(group.Addresses, room)], "");
        if (!group.Volumes.IsEmpty)
        {
            markup.Empty("rect", ("class", "disk"), ("x", x + 8), ("y", y + 70), ("width", boxWidth - 16), ("height", (Line * group.Volumes.Length) + 10), ("rx", 6));
            Lines(x + 16, y + 88, group.Volumes.Select(volume => Shortened(volume, room - 1)), "soft");
        }
    }

    private void Foot(int top, int height, List<string> overlay, List<string> peers)
    {
        markup.Empty("rect", ("class", "overlay"), ("x", Margin + Bus), ("y", top), ("width", Width - (2 * Margin) - Bus - Gap), ("height", height), ("rx", 8));
        Lines(Margin + Bus + 12, top + 22, overlay, "");
        Lines(Margin + Bus + 12, top + 22 + (overlay.Count * Line), peers, "soft");
    }

    private string Overlay() => picture.AllNetworks()[^1] is var network ? $"{network.Name}: {network.Kind}, {network.Details}" : string.Empty;

    private string Peers()
    {
        var peers = reach.Where(one => one.From == "the other machines").ToList();
        var common = peers.Count == 0 ? [] : peers.Select(one => one.Opens.AsEnumerable()).Aggregate((left, right) => left.Intersect(right)).ToList();
        var some = peers.SelectMany(one => one.Opens.Except(common).Select(port => (port, one.To))).GroupBy(pair => pair.port, pair => pair.To);
        return peers.Count == 0 ? "There is one machine."
            : $"Machines may open on each other: {string.Join(", ", common)}"
                + string.Concat(some.Select(port => $"; {port.Key} on {NamesOf([.. port])} only")) + ". Nobody else may.";
    }

    private void Lines(int x, int y, IEnumerable<string> lines, string kind)
    {
        foreach (var (line, index) in lines.Select((line, index) => (line, index)))
        {
            markup.Text("text", line, ("x", x), ("y", y + (index * Line)), ("class", kind));
        }
    }

    /// <summary>How many letters surely fit: 7.6 is wider than the average of the fonts named.</summary>
    private static int Characters(int width) => (int)((width - 24) / 7.6);

    /// <summary>The same for the smaller letters.</summary>
    private static int SmallCharacters(int width) => (width - 24) / 7;

    private static string Shortened(string text, int room) => text.Length <= room ? text : string.Concat(text.AsSpan(0, Math.Max(1, room - 1)), "…");

    private static List<string> Wrap(string text, int room)
    {
        var lines = new List<string> { string.Empty };
        foreach (var word in text.Split(' '))
        {
            var longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (longer.Length <= room)
            {
                lines[^1] = longer;
            }
            else
            {
                lines.Add(Shortened(word, room));
            }
        }

        return [.. lines.Where(line => line.Length > 0)];
    }
}
