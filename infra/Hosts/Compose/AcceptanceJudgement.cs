using System.Collections.Immutable;
using System.Text.Json;
using Cht.Hosts.Docker;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>Judges what all machines said. Pure.</summary>
internal static class AcceptanceJudgement
{
    public static ImmutableArray<string> Problems(LayoutDocument document, IReadOnlyCollection<AcceptanceAnswer> answers) =>
    [
        .. Swarm(document, answers),
        .. Overlay(document, answers),
        .. answers.SelectMany(answer => answer.Closed.Select(closed => $"{answer.Node.Name}: from its CouchDB container {closed} is not reached")),
        .. Identity(answers),
        .. answers.Where(answer => answer.Node.CouchDb is not null).SelectMany(answer => Shards(document, answer)),
        .. answers.Where(answer => answer.Node.Role == MachineRole.Core && answer.Redirect is not (301 or 302 or 307 or 308))
            .Select(answer => $"{answer.Node.Name}: port 80 answers HTTP {answer.Redirect}, not a redirect to HTTPS"),
    ];

    private static IEnumerable<string> Swarm(LayoutDocument document, IReadOnlyCollection<AcceptanceAnswer> answers)
    {
        var nodes = answers.Select(answer => answer.Nodes).FirstOrDefault(nodes => !nodes.IsEmpty, []);
        var ready = nodes.Count(node => node.EndsWith(" Ready Active", StringComparison.Ordinal));
        if (ready < document.Nodes.Length)
        {
            yield return $"the swarm has {ready} of {document.Nodes.Length} machines ready: {string.Join(", ", nodes)}";
        }
    }

    private static IEnumerable<string> Overlay(LayoutDocument document, IReadOnlyCollection<AcceptanceAnswer> answers)
    {
        foreach (var answer in answers.Where(answer => answer.Networks is not [var network] || !network.StartsWith("overlay swarm ", StringComparison.Ordinal)))
        {
            yield return $"{answer.Node.Name}: {document.ContainerNetwork.Name} is {(answer.Networks.IsEmpty ? "missing" : string.Join(", ", answer.Networks))}, not one overlay";
        }

        if (answers.SelectMany(answer => answer.Networks).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            yield return $"{document.ContainerNetwork.Name} is not the same network on all machines";
        }
    }

    private static IEnumerable<string> Identity(IReadOnlyCollection<AcceptanceAnswer> answers)
    {
        var groups = answers.Where(answer => answer.Node.CouchDb is not null).GroupBy(answer => answer.Identity, StringComparer.Ordinal).ToArray();
        if (groups.Length > 1)
        {
            yield return "UUID, secret or administrator differ between "
                + string.Join(" and ", groups.Select(group => string.Join(", ", group.Select(answer => answer.Node.Name))));
        }
    }

    /// <summary>The ranges of the main database are spread evenly: databases made before the cluster was whole are not.</summary>
    private static IEnumerable<string> Shards(LayoutDocument document, AcceptanceAnswer answer)
    {
        using var json = CouchDbAnswers.Parse(answer.Shards);
        var shards = json?.RootElement.Object("shards") ?? default;
        if (shards.ValueKind != JsonValueKind.Object)
        {
            return [$"{answer.Node.Name}: the database medic does not tell its shards"];
        }

        var nodes = document.Nodes.Select(node => node.CouchDb).OfType<LayoutCouchDb>().ToArray();
        var holders = shards.EnumerateObject()
            .SelectMany(range => range.Value.ValueKind == JsonValueKind.Array ? range.Value.EnumerateArray() : [])
            .Select(holder => holder.GetString() ?? string.Empty).ToArray();
        var counts = nodes.Select(node => holders.Count(holder => nodes.Length == 1 || holder == $"couchdb@{node.Name}")).ToArray();
        return counts.Sum() == holders.Length && counts.Max() - counts.Min() <= 1
            ? []
            : [$"{answer.Node.Name}: the shards of medic are spread {string.Join("/", counts)} over {string.Join(", ", nodes.Select(node => node.Name))}"];
    }
}
