using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Cht.Hosts.Connections;
using Cht.Hosts.Tests.Compose;
using Cht.Layout;

namespace Cht.Hosts.Tests.Status;

/// <summary>What machines answer when they are asked for their status.</summary>
internal static class StatusSamples
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static LayoutDocument Document => ComposeSamples.Document;

    public static LayoutNode Node(string name) => Document.Nodes.Single(node => node.Name == name);

    /// <summary>A certificate that was made some days ago and ends in some days.</summary>
    public static string Certificate(string name, double sinceDays, double days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(Now.AddDays(-sinceDays), Now.AddDays(days)).ExportCertificatePem() + "\n";
    }

    public static string Container(string project, string service, string state = "running", string? health = null, string? image = null) =>
        JsonSerializer.Serialize(new
        {
            project,
            service,
            state,
            health,
            started = "2026-06-01T11:00:00.123456789Z",
            finished = "0001-01-01T00:00:00Z",
            image = image ?? Document.Versions.Images.FirstOrDefault(candidate => candidate.Service == service)?.Image ?? "image",
            restarts = state == "restarting" ? 7 : 0,
        });

    /// <summary>The facts of a machine on which all is well, by name; a test changes or removes some.</summary>
    public static Dictionary<string, string> Well(string machine)
    {
        var node = Node(machine);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["os="] = "Debian GNU/Linux 13 (trixie)",
            ["kernel="] = "6.12.0",
            ["uptime="] = "7200",
            ["engine="] = "active",
            ["info="] = JsonSerializer.Serialize(new
            {
                ServerVersion = "26.1.5",
                Swarm = new { LocalNodeState = "active", NodeID = $"id-{machine}", ControlAvailable = machine == "core" },
            }),
            ["swarm_certificate:"] = Certificate(machine, 10, 20),
            ["disk=#1"] = "system 1000 500 /",
            ["boot_LoadState="] = "loaded",
            ["boot_UnitFileState="] = "enabled",
            ["boot_ActiveState="] = "active",
            ["compose="] = "2.26.1",
            ["containers:"] = string.Join('\n', node.Projects.SelectMany(project => project.Services.Select(service => Container(project.Name, service)))) + "\n",
        };
        if (node.CouchDb is null)
        {
            facts["nodes="] = Nodes();
            facts["tls_certificate:"] = Certificate("clinic.example.org", 10, 100);
            Answer(facts, 0, """{"version":"4.22.0"}""");
            Answer(facts, 1, """{"ready":true}""");
        }
        else
        {
            facts["disk=#2"] = "data 1000 400 " + node.CouchDb.DataDirectory;
            facts["keep_alive:"] = Container(string.Empty, string.Empty) + "\n";
            Answer(facts, 0, """{"status":"ok"}""");
            Answer(facts, 1, Membership("couchdb-1.local", "couchdb-2.local", "couchdb-3.local"));
            Answer(facts, 2, "{}");
            Answer(facts, 3, "{}");
            Answer(facts, 4, "{}");
        }

        return facts;
    }

    public static string Membership(params string[] connected) => JsonSerializer.Serialize(new
    {
        all_nodes = connected.Select(name => $"couchdb@{name}"),
        cluster_nodes = new[] { "couchdb@couchdb-1.local", "couchdb@couchdb-2.local", "couchdb@couchdb-3.local" },
    });

    public static void Answer(Dictionary<string, string> facts, int check, string body, int status = 200)
    {
        facts[$"status{check}="] = $"{status}";
        facts[$"body{check}:"] = body;
    }

    /// <summary>The manager's list, with one machine in another state.</summary>
    public static string Nodes(string? changed = null, string state = "ready", string availability = "active") =>
        JsonSerializer.Serialize(Document.Nodes.Select(node => new
        {
            ID = $"id-{node.Name}",
            Description = new { Hostname = node.Name },
            Spec = new { Role = node.Name == "core" ? "manager" : "worker", Availability = node.Name == changed ? availability : "active", Labels = new { } },
            Status = new { State = node.Name == changed ? state : "ready", Addr = node.PrivateAddress },
            ManagerStatus = node.Name == "core" ? new { Leader = true, Reachability = "reachable" } : null,
        }));

    public static ScriptResult Result(Dictionary<string, string> facts) => ComposeSamples.Facts([.. facts.Select(Line)]);

    private static string Line(KeyValuePair<string, string> fact)
    {
        var name = fact.Key.Split('#')[0];
        return name.EndsWith(':') ? ComposeSamples.DocumentFact(name[..^1], fact.Value) : name + fact.Value;
    }
}
