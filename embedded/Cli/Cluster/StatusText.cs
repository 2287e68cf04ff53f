using System.Globalization;
using Cht.Cli.Display;
using Cht.Hosts.Status;

namespace Cht.Cli.Cluster;

/// <summary>The status of a cluster for people.</summary>
internal sealed class StatusText(ClusterStatus status, Ink ink)
{
    private const string Nothing = "-";

    public IEnumerable<string> Lines() =>
    [
        $"Cluster {status.Cluster}, CHT {status.ChtVersion}, {Moment(status.AskedAt)} UTC: "
            + (status.Healthy ? ink.Paint("healthy", Tone.Create) : ink.Paint("not healthy", Tone.Error)),
        string.Empty,
        .. Table([["NODE", "ROLE", "SWARM", "COUCHDB", "BOOT UNIT", "SWARM CERTIFICATE", "DISK FREE"], .. status.Nodes.Select(Node)]),
        string.Empty,
        .. Table([["NODE", "UP", "CHT", "DOCKER", "COMPOSE", "OS"], .. status.Nodes.Select(Versions)]),
        .. Containers(),
        .. Certificates(),
        .. Findings("Problems:", Tone.Error, node => node.Problems),
        .. Findings("Warnings:", Tone.Warning, node => node.Warnings),
    ];

    private static string[] Node(NodeStatus node) =>
    [
        node.Name,
        node.Role.ToString().ToLowerInvariant(),
        (node.Reachable ? string.Empty : "not reached ") + Swarm(node.Swarm, node.Reachable),
        node.Membership is { } members ? $"{members.AllNodes.Length} {(members.AllNodes.SequenceEqual(members.ClusterNodes, StringComparer.Ordinal) ? "=" : "of")} {members.ClusterNodes.Length}" : Nothing,
        node.BootUnit is { } unit ? unit.State == ContainerStatus.Missing ? unit.State : $"{(unit.Enabled ? string.Empty : "disabled, ")}{unit.State}" : Nothing,
        node.Swarm?.Certificate is { } certificate ? $"{certificate.DaysLeft} days" : Nothing,
        node.Disks.IsEmpty ? Nothing : string.Join(", ", node.Disks.Select(disk => disk.Size == 0 ? $"{disk.Path} missing" : $"{disk.Path} {disk.PercentFree} %")),
    ];

    private static string[] Versions(NodeStatus node) =>
    [
        node.Name,
        node.Versions is { } versions ? Duration(versions.UptimeSeconds) : Nothing,
        node.Versions?.Cht ?? Nothing,
        node.Versions?.Docker ?? Nothing,
        node.Versions?.Compose ?? Nothing,
        node.Versions?.Os ?? Nothing,
    ];

    private static string Swarm(SwarmMembership? swarm, bool reachable) => swarm switch
    {
        null => reachable ? Nothing : string.Empty,
        { Status: null } => $"{swarm.Role.ToString().ToLowerInvariant()} {swarm.State}",
        _ => $"{(swarm.Leader ? "leader" : swarm.Role.ToString().ToLowerInvariant())} {swarm.Status} {swarm.Availability}",
    };

    private IEnumerable<string> Containers()
    {
        List<string[]> rows =
        [
            .. status.Nodes.SelectMany(node => node.Containers.Select(container => (string[])
            [
                node.Name,
                container.Project.Length == 0 ? container.Service : $"{container.Project}/{container.Service}",
                container.State,
                container.Health ?? Nothing,
                container.Since is { } since ? Moment(since) : Nothing,
                container.Restarts.ToString(CultureInfo.InvariantCulture),
                container.Image is { } image ? image[(image.LastIndexOf('/') + 1)..] : Nothing,
            ])),
        ];
        return rows.Count == 0 ? [] : [string.Empty, .. Table([["NODE", "CONTAINER", "STATE", "HEALTH", "SINCE (UTC)", "RESTARTS", "IMAGE"], .. rows])];
    }

    private IEnumerable<string> Certificates() => status.Nodes.Where(node => node.TlsCertificate is not null)
        .SelectMany(node => (string[])[string.Empty, $"TLS certificate on {node.Name}: {node.TlsCertificate!.Subject}, {node.TlsCertificate.DaysLeft} days left, until {node.TlsCertificate.NotAfter:yyyy-MM-dd}"]);

    private IEnumerable<string> Findings(string title, Tone tone, Func<NodeStatus, IEnumerable<string>> of)
    {
        List<string> lines = [.. status.Nodes.SelectMany(node => of(node).Select(finding => $"    {node.Name}: {finding}"))];
        return lines.Count == 0 ? [] : [string.Empty, ink.Paint(title, tone), .. lines];
    }

    private static IEnumerable<string> Table(List<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Duration(long seconds) => TimeSpan.FromSeconds(seconds) switch
    {
        { TotalDays: >= 1 } time => $"{(int)time.TotalDays} d",
        { TotalHours: >= 1 } time => $"{(int)time.TotalHours} h",
        var time => $"{(int)time.TotalMinutes} min",
    };
}
