using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Cht.Hosts.Compose;
using Cht.Hosts.Connections;
using Cht.Hosts.Convergence;
using Cht.Hosts.Docker;
using Cht.Hosts.Swarm;
using Cht.Layout;

namespace Cht.Hosts.Status;

/// <summary>What one machine said, and the nodes as it lists them when it is a manager.</summary>
internal sealed record NodeAnswer(NodeStatus Status, SwarmObserved Swarm);

/// <summary>Reads the answer of <see cref="NodeStatusScript"/>. Pure, and lenient: what is missing stays empty and is judged later.</summary>
internal static class NodeStatusParser
{
    public static NodeAnswer Parse(LayoutDocument document, LayoutNode node, ScriptResult result, DateTimeOffset now)
    {
        var facts = ObservedFacts.Parse(node.Name, NodeStatusScript.ReadPurpose, result);
        var swarm = SwarmObserved.From(facts);
        var engine = facts["engine"] == "active";
        var checks = engine ? CheckScript.Answers(node, NodeStatusScript.Checks(document, node), facts) : [];
        return new(new()
        {
            Name = node.Name,
            Role = node.Role,
            Reachable = true,
            Versions = Versions(facts, checks),
            Swarm = new(
                swarm.State, null, null, swarm.IsManager ? SwarmRole.Manager : SwarmRole.Worker, false,
                Certificate(facts.Document("swarm_certificate"), now)),
            Containers = [.. Containers(facts.Document("containers")), .. Containers(facts.Document("keep_alive")).Select(KeepAlive)],
            Membership = Membership(checks),
            Checks = [.. checks.Select(answer => new CheckStatus(answer.Check.Id, answer.Problem))],
            TlsCertificate = Certificate(facts.Document("tls_certificate"), now),
            Disks = [.. facts.All("disk").Select(Disk).OfType<DiskStatus>()],
            BootUnit = new(
                ComposeBoot.Unit, facts["boot_UnitFileState"] == "enabled",
                facts["boot_LoadState"] == "loaded" ? facts["boot_ActiveState"] : ContainerStatus.Missing),
        }, swarm);
    }

    private static MachineVersions Versions(ObservedFacts facts, IReadOnlyList<CheckAnswer> checks)
    {
        using var info = CouchDbAnswers.Parse(facts.Document("info"));
        var docker = info?.RootElement.Text("ServerVersion");
        var api = checks.FirstOrDefault(answer => answer.Check.Url.EndsWith("/api/info", StringComparison.Ordinal));
        using var answer = CouchDbAnswers.Parse(api?.Body);
        return new(
            facts["os"], facts["kernel"], OrNull(docker), OrNull(facts["compose"]), OrNull(answer?.RootElement.Text("version")), facts.Number("uptime"));
    }

    private static IEnumerable<ContainerStatus> Containers(string? lines) =>
        (lines ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Container)
            .OrderBy(container => container.Project, StringComparer.Ordinal).ThenBy(container => container.Service, StringComparer.Ordinal);

    private static ContainerStatus Container(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var state = root.Text("state");
        return new(
            root.Text("project"), root.Text("service"), state, OrNull(root.Text("health")),
            Time(root.Text(state is "running" or "paused" ? "started" : "finished")), root.Text("image"), root.Number("restarts"));
    }

    private static ContainerStatus KeepAlive(ContainerStatus container) => container with { Project = string.Empty, Service = NodeStatusJudgement.KeepAlive };

    private static CouchDbMembership? Membership(IReadOnlyList<CheckAnswer> checks)
    {
        var asked = checks.FirstOrDefault(answer => answer.Check.Url.EndsWith("/_membership", StringComparison.Ordinal));
        return asked is not { Status: 200 } ? null : new(Names("all_nodes"), Names("cluster_nodes"));
        ImmutableArray<string> Names(string list) => [.. CouchDbAnswers.Texts(asked.Body, list).Order(StringComparer.Ordinal)];
    }

    /// <summary>The first certificate of the text: its own, before those of its issuers.</summary>
    private static CertificateStatus? Certificate(string? pem, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(pem))
        {
            return null;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            var end = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
            return new(certificate.Subject, new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), end, (int)Math.Floor((end - now).TotalDays));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary><c>purpose size available path</c>; without the numbers where the path does not exist.</summary>
    private static DiskStatus? Disk(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var purpose, var size, var available, .. var path] when Bytes(size) is { } total && Bytes(available) is { } free =>
            new(purpose, string.Join(' ', path), total, free),
        [var purpose, .. var path] => new(purpose, string.Join(' ', path), 0, 0),
        _ => null,
    };

    private static long? Bytes(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Docker's zero time stands for "never".
    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year > 1 ? time : null;

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
