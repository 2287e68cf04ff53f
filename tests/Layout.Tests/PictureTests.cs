using System.Xml.Linq;

namespace Cht.Layout.Tests;

/// <summary>The page of a cluster: whole, well-formed, readable without anything else, and nothing but what the layout says.</summary>
public sealed class PictureTests
{
    public static TheoryData<string> Names => SampleLayouts.Names;

    private static ClusterPicture Picture(string name) => new()
    {
        Stack = "clinic",
        Target = "servers",
        Layout = SampleLayouts.Get(name),
        Plan = "59 to create",
        Networks = [new("network", "private network", "10.20.0.0/16")],
        Volumes = [new("couchdb1-data", "couchdb1", "100 GB, gp3, encrypted")],
    };

    private static XDocument Parsed(string page) => XDocument.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]);

    private static List<string[]> Rows(XDocument page, string title) =>
    [
        .. page.Descendants("h2").Single(heading => heading.Value == title).ElementsAfterSelf("div").First().Descendants("tbody").Single()
            .Elements("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToArray()),
    ];

    [Fact]
    public void One_layout_gives_this_page() =>
        GoldenFile.ShouldMatch("five-couchdb-5.2-bastion/graph.html", PicturePage.Render(Picture("five-couchdb-5.2-bastion")));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_is_well_formed_and_needs_nothing_else(string name)
    {
        var text = PicturePage.Render(Picture(name));
        text.ShouldBe(PicturePage.Render(Picture(name)));
        text.ShouldStartWith("<!DOCTYPE html>\n<html lang=\"en\">");
        var page = Parsed(text);
        page.Descendants().Select(element => element.Name.LocalName).Intersect(["script", "link", "img", "iframe", "image", "use", "a", "form"]).ShouldBeEmpty();
        page.Descendants().Attributes().Select(attribute => attribute.Name.LocalName)
            .ShouldNotContain(attribute => attribute == "href" || attribute == "src" || attribute.StartsWith("on", StringComparison.Ordinal));
        text.ShouldNotContain("://");
        text.ShouldNotContain("url(");
        text.ShouldNotContain("@import");
        text.ShouldContain("prefers-color-scheme: dark");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_machine_is_in_both_drawings_and_in_the_tables_with_its_addresses(string name)
    {
        var picture = Picture(name);
        var page = Parsed(PicturePage.Render(picture));
        foreach (var drawing in page.Descendants("svg"))
        {
            var texts = drawing.Descendants("text").Select(text => text.Value).ToList();
            picture.Layout.Machines.ShouldAllBe(machine => texts.Contains(machine.Name));
        }

        page.Descendants("svg").Count().ShouldBe(2);
        Rows(page, "Machines").Select(row => (row[0], row[2])).ShouldBe(
            picture.Layout.Machines.Select(machine => (machine.Name, string.Join(", ", machine.PeerAddresses))));
        page.Descendants("ol").Elements("li").Select(step => step.Value)
            .ShouldBe(picture.Layout.RunsMicroK8s ? [] : picture.Layout.StartOrder.Select(machine => machine.Name));
        Rows(page, "Volumes").Single(row => row[0] == "couchdb1")[1].ShouldContain("couchdb1-data (100 GB, gp3, encrypted)");
        Rows(page, "Networks").ShouldContain(row => row[0] == "network" && row[2] == "10.20.0.0/16");
    }

    /// <summary>All pairs of machines, and strangers, on all ports of the policy and one that is in none: as the evaluator says.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_allowed_flow_is_on_the_page_and_no_other(string name)
    {
        var picture = Picture(name);
        var policy = PeerFirewallPolicy.For(picture.Layout);
        var shown = Rows(Parsed(PicturePage.Render(picture)), "Who may reach whom");
        var questions = policy.Rules.SelectMany(rule => rule.Ports.IsEmpty ? [(rule.Protocol, 0)] : rule.Ports.Select(port => (rule.Protocol, port)))
            .Append((FirewallProtocol.Tcp, 9999)).Distinct().ToList();
        foreach (var to in picture.Layout.Machines)
        {
            foreach (var from in picture.Layout.PeersOf(to))
            {
                var opens = shown.Where(row => row[0] == to.Name && Covers(row[1], from)).SelectMany(row => row[2].Split(", ")).ToHashSet();
                foreach (var (protocol, port) in questions)
                {
                    opens.Contains(Word(protocol, port)).ShouldBe(policy.MayReach(from, to, protocol, port), $"{from.Name} to {to.Name}: {Word(protocol, port)}");
                }
            }

            var stranger = System.Net.IPAddress.Parse(picture.Layout.Access.Public[0].FirstAddress.ToString());
            shown.Any(row => row[0] == to.Name && (row[1] == "everyone" || row[1].StartsWith("users", StringComparison.Ordinal)) && row[2].Contains("443/tcp"))
                .ShouldBe(policy.MayReach(stranger, to, FirewallProtocol.Tcp, 443));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_drawn_outside_the_picture_and_no_two_boxes_overlap(string name)
    {
        foreach (var drawing in Parsed(PicturePage.Render(Picture(name))).Descendants("svg"))
        {
            var view = drawing.Attribute("viewBox")!.Value.Split(' ').Select(int.Parse).ToArray();
            var boxes = drawing.Elements("rect").Select(rect => (
                Kind: rect.Attribute("class")!.Value, Left: Number(rect, "x"), Top: Number(rect, "y"),
                Right: Number(rect, "x") + Number(rect, "width"), Bottom: Number(rect, "y") + Number(rect, "height"))).ToList();
            boxes.ShouldAllBe(box => box.Left >= 0 && box.Top >= 0 && box.Right <= view[2] && box.Bottom <= view[3]);
            var solid = boxes.Where(box => box.Kind is not ("panel" or "disk")).ToList();
            solid.SelectMany((one, index) => solid.Skip(index + 1).Where(other =>
                one.Left < other.Right && other.Left < one.Right && one.Top < other.Bottom && other.Top < one.Bottom)).ShouldBeEmpty();
            drawing.Elements("text").ShouldAllBe(text => Number(text, "x") + (text.Value.Length * 7) <= view[2] && Number(text, "y") <= view[3]);
        }
    }

    [Fact]
    public void Names_are_text_whatever_they_hold()
    {
        const string Evil = "</title><script>alert('&\"')</script>\u0001";
        var text = PicturePage.Render(Picture("three-couchdb-4.22") with
        {
            Stack = Evil,
            Plan = Evil,
            Networks = [new(Evil, Evil, Evil)],
            Volumes = [new(Evil, "couchdb1", Evil)],
        });
        text.ShouldNotContain("<script");
        Parsed(text).Descendants("script").ShouldBeEmpty();
        Rows(Parsed(text), "Networks")[0][0].ShouldBe(Evil.Replace('\u0001', '?'));
    }

    [Fact]
    public void Many_machines_are_drawn_in_rows()
    {
        var page = Parsed(PicturePage.Render(new() { Stack = "big", Target = "servers", Layout = ClusterLayout.Create(SampleSpecs.Cluster(9)) }));
        var boxes = page.Descendants("svg").First().Elements("rect").Where(rect => rect.Attribute("class")!.Value is "box core" or "box couchdb").ToList();
        boxes.Count.ShouldBe(10);
        boxes.GroupBy(box => Number(box, "y")).Select(row => row.Count()).ShouldBe([4, 4, 2]);
    }

    /// <summary>The drawing and all tables but that of the machines are as long for 400 machines as for 40; each machine is found on the page.</summary>
    [Fact]
    public void Machines_of_a_large_cluster_that_are_alike_are_shown_as_one()
    {
        var (some, many) = (Parsed(PicturePage.Render(Large(39))), Parsed(PicturePage.Render(Large(399))));

        foreach (var drawing in many.Descendants("svg"))
        {
            var texts = drawing.Descendants("text").Select(text => text.Value).ToList();
            texts.ShouldContain("core");
            texts.ShouldContain("couchdb1, couchdb2");
            texts.ShouldContain("couchdb3 to couchdb399");
            texts.ShouldContain("397 CouchDB, swarm workers");
            texts.ShouldContain("10.20.0.14 and 396 more");
            string.Join(' ', texts).ShouldContain("may open 22/tcp on all machines");
            texts.ShouldContain("<name>-data (100 GB, gp3)");
            drawing.Elements("text").ShouldAllBe(text => Number(text, "x") + (text.Value.Length * 7) <= int.Parse(drawing.Attribute("viewBox")!.Value.Split(' ')[2]));
        }

        many.Descendants("svg").Select(drawing => drawing.Attribute("viewBox")!.Value).ShouldBe(some.Descendants("svg").Select(drawing => drawing.Attribute("viewBox")!.Value));
        many.Descendants("ol").Elements("li").Select(step => step.Value).ShouldBe(
            ["couchdb399 to couchdb3, one after another", "couchdb2, couchdb1, one after another", "core"]);
        foreach (var title in (string[])["Who may reach whom", "Volumes", "Networks", "Rules of the firewall"])
        {
            Rows(many, title).Count.ShouldBe(Rows(some, title).Count, title);
            Rows(many, title).SelectMany(row => row).ShouldAllBe(cell => cell.Length < 200);
        }

        Rows(many, "Rules of the firewall").ShouldContain(row => row[1] == "7946/tcp" && row[2] == "all 400 machines" && row[3] == "all 400 machines");
        var folded = many.Descendants("details").Single();
        folded.Element("summary")!.Value.ShouldBe("All 400 machines");
        folded.Descendants("tbody").Single().Elements("tr").Select(row => row.Elements("td").First().Value).ShouldBe(Large(399).Layout.Machines.Select(machine => machine.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_those_outside_may_open_is_never_cut_off(string name)
    {
        var page = Parsed(PicturePage.Render(Picture(name)));
        var ssh = Rows(page, "Who may reach whom").Where(row => row[2].Contains("22/tcp") && row[1] != "the other machines").Select(row => row[1]).Distinct().ToList();
        foreach (var drawing in page.Descendants("svg"))
        {
            var words = string.Join(' ', drawing.Elements("text").Select(text => text.Value));
            ssh.ShouldAllBe(who => words.Contains(who));
            words.ShouldContain("may open 80/tcp, 443/tcp on core");
        }
    }

    [Fact]
    public void A_group_has_the_rules_of_each_of_its_machines()
    {
        var picture = Large(39);
        var shown = Rows(Parsed(PicturePage.Render(picture)), "Who may reach whom");
        var policy = PeerFirewallPolicy.For(picture.Layout);

        shown.Where(row => row[0] == "couchdb1, couchdb2" && row[2].Contains("2377/tcp")).ShouldNotBeEmpty();
        foreach (var machine in picture.Layout.Machines)
        {
            var group = machine.IsCore ? "core" : machine.IsManager ? "couchdb1, couchdb2" : "couchdb3 to couchdb39";
            var opens = shown.Where(row => row[0] == group).SelectMany(row => row[2].Split(", ")).Distinct().Order(StringComparer.Ordinal);
            opens.ShouldBe(policy.RulesFor(machine).SelectMany(rule => rule.Ports.IsEmpty ? [Word(rule.Protocol, 0)] : rule.Ports.Select(port => Word(rule.Protocol, port)))
                .Distinct().Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("core", "core")]
    [InlineData("couchdb1 couchdb2", "couchdb1, couchdb2")]
    [InlineData("couchdb1 couchdb2 couchdb3", "couchdb1 to couchdb3")]
    [InlineData("couchdb9 couchdb8 couchdb7 couchdb5", "couchdb9 to couchdb7, couchdb5")]
    [InlineData("a1 a2 a3 b1 b2 b3 x", "a1 to a3, b1 to b3, x")]
    [InlineData("alpha beta gamma delta epsilon zeta eta theta", "alpha, beta, gamma, delta, epsilon and 3 more")]
    [InlineData("n1 n2 n3 n5 n7 n9 n11 n13 n14 n15", "n1 to n3, n5, n7, n9, n11, n13 to n15")]
    [InlineData("n1 n2 n3 n5 n7 n9 n11 n13 n14 n15 n17", "n1 to n3, n5, n7, n9, n11 and 4 more")]
    [InlineData("1 2 3 99999999999999999999", "1 to 3, 99999999999999999999")]
    public void Names_that_count_on_are_said_in_few_words(string names, string words) => NameRuns.Text(names.Split(' ')).ShouldBe(words);

    /// <summary>Core, and as many CouchDB machines with a disk each; three managers.</summary>
    private static ClusterPicture Large(int couchDb) => new()
    {
        Stack = "big",
        Target = "aws",
        Layout = ClusterLayout.Create((SampleSpecs.Cluster(3) with
        {
            Machines = [.. MachineNames.Default(couchDb).Select((machine, index) => SampleSpecs.Machine(machine.Name, machine.Role, $"10.20.{index / 200}.{11 + (index % 200)}"))],
            Managers = 3,
            Overlay = new() { Subnet = "10.201.0.0/20" },
        })),
        Networks = [new("network", "VPC", "10.20.0.0/16")],
        Volumes = [.. Enumerable.Range(1, couchDb).Select(number => new PictureVolume($"couchdb{number}-data", $"couchdb{number}", "100 GB, gp3"))],
    };

    private static bool Covers(string words, Machine from) =>
        words is "the other machines" or "everyone" || words.Split(", ").Contains(from.Name)
        || words.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Any(word => AddressRange.TryParse(word, out var range) && range.Value.Contains(from.PrivateAddress));

    private static string Word(FirewallProtocol protocol, int port) => protocol switch
    {
        FirewallProtocol.Tcp => $"{port}/tcp",
        FirewallProtocol.Udp => $"{port}/udp",
        FirewallProtocol.IcmpEcho => "ping",
        FirewallProtocol.IcmpFragmentationNeeded => "path MTU",
        _ => "ESP",
    };

    private static int Number(XElement element, string name) => int.Parse(element.Attribute(name)!.Value);
}
