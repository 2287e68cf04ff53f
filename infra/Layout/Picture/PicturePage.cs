using System.Collections.Immutable;
using System.Globalization;

namespace Cht.Layout;

/// <summary>One self-contained page: nothing is fetched, nothing is run, and the same picture gives the same text.</summary>
public static class PicturePage
{
    private const int WidestRow = 4;

    /// <summary>Fewer boxes would be drawn larger than the text around them.</summary>
    private const int NarrowestRow = 3;
    private const int WideBox = 252;

    public static string Render(ClusterPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var layout = picture.Layout;
        var title = layout.Name == picture.Stack ? layout.Name : $"{layout.Name} ({picture.Stack})";
        var page = new Markup().Own("<!DOCTYPE html>\n").Open("html", ("lang", "en")).Open("head")
            .Empty("meta", ("charset", "utf-8"))
            .Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'"))
            .Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
            .Text("title", title)
            .Open("style").Own(PictureStyle.Sheet).Close("style").Close("head").Open("body");
        page.Text("h1", title).Text("p", Summary(picture));
        var groups = PictureGroup.Of(picture);
        page.Own(new PictureDiagram(picture, groups, Math.Clamp(groups.Length, NarrowestRow, WidestRow), WideBox).Render("wide"));
        page.Own(new PictureDiagram(picture, groups, 1, 290).Render("narrow"));
        StartOrder(page, picture, groups);
        Reach(page, groups);
        Machines(page, picture);
        Table(page, "Networks", ["Network", "What it is", "Details"], picture.AllNetworks().Select(network => (string[])[network.Name, network.Kind, network.Details]));
        Table(page, "Volumes", ["Machine", "Where its data lies"], groups.Select(group =>
            (string[])[group.Names, group.Volumes is { IsEmpty: false } volumes ? string.Join(", ", volumes) : "no data of its own"]));
        Rules(page, picture);
        return page.Close("body").Close("html").ToString();
    }

    internal static string Role(ClusterLayout layout, Machine machine)
    {
        var role = machine.CouchDb is { } node ? string.Create(CultureInfo.InvariantCulture, $"CouchDB node {node.Number}") : "core";
        return layout.RunsMicroK8s ? $"{role}, Kubernetes node" : $"{role}, swarm {(machine.IsManager ? "manager" : "worker")}";
    }

    private static string Summary(ClusterPicture picture)
    {
        var count = picture.Layout.Machines.Length;
        var text = string.Create(CultureInfo.InvariantCulture, $"Target {picture.Target}, CHT {picture.Layout.ChtVersion.Text}, {count} machines.");
        return picture.Plan is null ? text : $"{text} The next run: {picture.Plan}.";
    }

    private static void StartOrder(Markup page, ClusterPicture picture, ImmutableArray<PictureGroup> groups)
    {
        page.Text("h2", "Start order of the containers");
        if (picture.Layout.RunsMicroK8s)
        {
            page.Text("p", "Kubernetes starts the pods; what needs CouchDB waits for it.");
            return;
        }

        page.Open("ol");
        foreach (var step in Steps(picture.Layout.StartOrder, groups))
        {
            page.Text("li", step);
        }

        page.Close("ol");
    }

    /// <summary>Machines of a group that follow each other are one step.</summary>
    private static IEnumerable<string> Steps(ImmutableArray<Machine> order, ImmutableArray<PictureGroup> groups)
    {
        var groupOf = groups.SelectMany(group => group.Machines, (group, machine) => (group, machine.Name))
            .ToImmutableDictionary(one => one.Name, one => one.group, StringComparer.Ordinal);
        var step = new List<string>();
        for (var index = 0; index < order.Length; index++)
        {
            step.Add(order[index].Name);
            if (index + 1 < order.Length && ReferenceEquals(groupOf[order[index].Name], groupOf[order[index + 1].Name]))
            {
                continue;
            }

            yield return step.Count == 1 ? step[0] : $"{NameRuns.Text(step)}, one after another";
            step.Clear();
        }
    }

    private static void Reach(Markup page, ImmutableArray<PictureGroup> groups)
    {
        page.Text("h2", "Who may reach whom").Text("p", "Everything else that comes in is dropped. Outgoing traffic is free.");
        Table(page, null, ["Machine", "From", "May open"], groups.SelectMany(group => group.Reach, (group, one) => (string[])[group.Names, one.From, string.Join(", ", one.Opens)]));
    }

    /// <summary>Each machine has its row; many are folded up.</summary>
    private static void Machines(Markup page, ClusterPicture picture)
    {
        page.Text("h2", "Machines");
        var many = PictureGroup.AreMany(picture.Layout);
        if (many)
        {
            page.Open("details").Text("summary", string.Create(CultureInfo.InvariantCulture, $"All {picture.Layout.Machines.Length} machines"));
        }

        Table(page, null, ["Machine", "Role", "Private address", "Public address", "SSH"], picture.Layout.Machines.Select(machine => (string[])
        [
            machine.Name,
            Role(picture.Layout, machine),
            string.Join(", ", machine.PeerAddresses),
            machine.PublicAddress?.ToString() ?? "-",
            string.Create(CultureInfo.InvariantCulture, $"{machine.Ssh.User}@{machine.Ssh.Address}:{machine.Ssh.Port}"),
        ]));
        if (many)
        {
            page.Close("details");
        }
    }

    private static void Rules(Markup page, ClusterPicture picture) => Table(
        page, "Rules of the firewall", ["Why", "Protocol and ports", "From", "To"], PeerFirewallPolicy.For(picture.Layout).Rules.Select(rule => (string[])
        [
            rule.Purpose, string.Join(", ", ClusterPicture.OpensOf(rule)), Sources(picture.Layout, rule), Targets(picture.Layout, rule),
        ]));

    private static string Sources(ClusterLayout layout, FirewallRule rule) => PictureGroup.AreMany(layout) && rule.Audience == FirewallAudience.Peers
        && rule.Sources.Length == layout.Machines.Sum(machine => machine.PeerAddresses.Length)
            ? Everyone(layout) : string.Join(", ", rule.Sources);

    private static string Targets(ClusterLayout layout, FirewallRule rule) => !PictureGroup.AreMany(layout) ? string.Join(", ", rule.Targets)
        : rule.Targets.Length == layout.Machines.Length ? Everyone(layout) : NameRuns.Text(rule.Targets);

    private static string Everyone(ClusterLayout layout) => string.Create(CultureInfo.InvariantCulture, $"all {layout.Machines.Length} machines");

    private static void Table(Markup page, string? title, string[] header, IEnumerable<string[]> rows)
    {
        if (title is not null)
        {
            page.Text("h2", title);
        }

        page.Open("div", ("class", "scroll")).Open("table").Open("thead").Open("tr");
        foreach (var cell in header)
        {
            page.Text("th", cell, ("scope", "col"));
        }

        page.Close("tr").Close("thead").Open("tbody");
        foreach (var row in rows)
        {
            page.Open("tr");
            foreach (var cell in row)
            {
                page.Text("td", cell);
            }

            page.Close("tr");
        }

        page.Close("tbody").Close("table").Close("div");
    }
}
