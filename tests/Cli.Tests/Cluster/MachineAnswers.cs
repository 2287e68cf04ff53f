using System.Text;
using System.Text.Json;
using Cht.Layout;

namespace Cht.Cli.Tests.Cluster;

/// <summary>What machines on which all is well say when they are asked for their status.</summary>
internal static class MachineAnswers
{
    public static string Status(LayoutNode node)
    {
        var lines = new List<string>
        {
            "os=Debian GNU/Linux 13 (trixie)", "kernel=6.12.0", "uptime=7200", "engine=active",
            "info=" + JsonSerializer.Serialize(new
            {
                ServerVersion = "26.1.5",
                Swarm = new { LocalNodeState = "active", NodeID = "id-" + node.Name, ControlAvailable = node.Role == MachineRole.Core },
            }),
            "disk=system 1000 500 /", "boot_LoadState=loaded", "boot_UnitFileState=enabled", "boot_ActiveState=active", "compose=2.26.1",
            Document("containers", string.Join('\n', node.Projects.SelectMany(project => project.Services.Select(service => Container(project.Name, service))))),
        };
        if (node.CouchDb is null)
        {
            lines.Add("nodes=" + Nodes());
        }
        else
        {
            lines.Add($"disk=data 1000 500 {node.CouchDb.DataDirectory}");
            lines.Add(Document("keep_alive", Container(string.Empty, string.Empty)));
        }

        foreach (var (check, index) in ClusterState.Layout.Checks.Where(check => check.Nodes.Contains(node.Name)).Select((check, index) => (check, index)))
        {
            lines.Add($"status{index}=200");
            lines.Add(Document($"body{index}", Body(check)));
        }

        return string.Join('\n', lines) + "\ncomplete=yes\n";
    }

    /// <summary>Just what the check wants to read.</summary>
    private static string Body(LayoutCheck check) => "{" + string.Join(',', check.Values.Select(value =>
        $"\"{value.Pointer.TrimStart('/')}\":{JsonSerializer.Serialize<object>(value.AnyOrderOf.Length == 1 ? value.AnyOrderOf[0] : value.AnyOrderOf)}")) + "}";

    private static string Container(string project, string service) => JsonSerializer.Serialize(new
    {
        project,
        service,
        state = "running",
        health = (string?)null,
        started = "2026-06-01T11:00:00Z",
        finished = "0001-01-01T00:00:00Z",
        image = ClusterState.Layout.Versions.Images.FirstOrDefault(image => image.Service == service)?.Image ?? "image",
        restarts = 0,
    });

    private static string Nodes() => JsonSerializer.Serialize(ClusterState.Layout.Nodes.Select(node => new
    {
        ID = "id-" + node.Name,
        Description = new { Hostname = node.Name },
        Spec = new { Role = node.Role == MachineRole.Core ? "manager" : "worker", Availability = "active" },
        Status = new { State = "ready" },
        ManagerStatus = new { Leader = node.Role == MachineRole.Core },
    }));

    private static string Document(string name, string text) => $"{name}:{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";
}
