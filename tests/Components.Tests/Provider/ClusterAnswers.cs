using System.Collections.Immutable;
using System.Text;
using Cht.Hosts.Connections;
using Cht.Layout;
using Pulumi.Experimental;
using static Cht.Components.Tests.Provider.PropertyBag;

namespace Cht.Components.Tests.Provider;

/// <summary>A cluster of four machines that answers the scripts of the deployer: which releases run, and how well.</summary>
internal sealed class ClusterAnswers
{
    private const string HostKey = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    public ClusterAnswers(string wanted)
    {
        var document = LayoutDocument.For(ClusterLayout.Create(new ClusterSpec
        {
            Name = "district",
            ChtVersion = wanted,
            Machines = [.. MachineNames.Default(3).Select((machine, index) => new MachineSpec
            {
                Name = machine.Name,
                Role = machine.Role,
                PrivateAddress = $"192.0.2.{10 + index}",
                HostKeys = [HostKey],
            })],
            Access = new() { Administrators = ["198.51.100.0/24"] },
        }));
        // A check that does not hold at the first look has had its time.
        Document = document with { Checks = [.. document.Checks.Select(check => check with { DeadlineSeconds = 0 })] };
        Connections = new ScriptedConnections(Answer);
    }

    public LayoutDocument Document { get; }

    public ScriptedConnections Connections { get; }

    /// <summary>Release that runs on a machine; none where nothing runs.</summary>
    public Dictionary<string, string> Releases { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Unwell { get; } = new(StringComparer.Ordinal);

    public (long Used, long Free) Space { get; set; } = (1L << 30, 1L << 40);

    public bool OtherPassword { get; set; }

    public PropertyValue Connection(string machine) => new(Map(
        ("name", new(machine)), ("address", new("192.0.2.1")), ("user", new("ubuntu")), ("hostKeys", new([new PropertyValue(HostKey)]))));

    private ScriptResult Answer(string machine, HostScript script)
    {
        if (script.Purpose.StartsWith("Take the services", StringComparison.Ordinal))
        {
            Releases.Remove(machine);
            OtherPassword = false;
            return new(0, "", "");
        }

        return script.Purpose switch
        {
            "Read the core services" => Facts([.. Containers(machine), .. OtherPassword ? ["password=other"] : Array.Empty<string>()]),
            "Read the containers" => Facts(["engine=yes", "hash=cht/couchdb new", .. Containers(machine)]),
            "Read the space of CouchDB's data" => Facts([$"used={Space.Used}", $"free={Space.Free}"]),
            "Ask the readiness checks" => Facts([.. Enumerable.Range(0, 8).SelectMany(index => Well(machine, index))]),
            "Read the last words of a container" => new(0, "I am not well", ""),
            _ => throw new InvalidOperationException($"{machine} was not expected to be asked: {script.Purpose}"),
        };
    }

    private IEnumerable<string> Well(string machine, int index)
    {
        var members = string.Join(',', Document.Nodes.Select(node => node.CouchDb).OfType<LayoutCouchDb>().Select(node => $"\"couchdb@{node.Name}\""));
        return Unwell.Contains(machine)
            ? [$"absent{index}=yes"]
            : [$"status{index}=200", $"body{index}:{Base64($$"""{"status":"ok","all_nodes":[{{members}}],"cluster_nodes":[{{members}}]}""")}"];
    }

    private IEnumerable<string> Containers(string machine)
    {
        if (!Releases.TryGetValue(machine, out var release))
        {
            return [];
        }

        var (service, image) = machine == "core" ? ("nginx", "cht-nginx") : ("couchdb", "cht-couchdb");
        var files = string.Join(',', Document.Nodes.Single(node => node.Name == machine).Projects[0].ComposeFiles.Select(file => file.Path));
        return
        [
            $"containers:{Base64($$$"""{"id":"1","name":"/{{{service}}}","state":"running","startedAt":"2026","image":"public.ecr.aws/medic/{{{image}}}:{{{release}}}","imageId":"i","labels":{"com.docker.compose.project":"cht","com.docker.compose.service":"{{{service}}}","com.docker.compose.config-hash":"old","com.docker.compose.project.config_files":"{{{files}}}"}}""" + "\n")}",
        ];
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static ScriptResult Facts(IEnumerable<string> lines) => new(0, string.Concat(lines.Select(line => line + "\n")) + "complete=yes\n", "");
}
