using System.Collections.Immutable;
using System.Text;
using Cht.Hosts.Compose;
using Cht.Hosts.Connections;
using Cht.Layout;

namespace Cht.Hosts.Tests.Compose;

/// <summary>A layout of four machines and what its machines answer.</summary>
internal static class ComposeSamples
{
    private const string HostKey = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    public const string CouchDbImage = "public.ecr.aws/medic/cht-couchdb:4.22.0";

    public static LayoutDocument Document { get; } = LayoutDocument.For(ClusterLayout.Create(new ClusterSpec
    {
        Name = "district",
        Machines = [.. MachineNames.Default(3).Select((machine, index) => new MachineSpec
        {
            Name = machine.Name,
            Role = machine.Role,
            PrivateAddress = $"192.0.2.{10 + index}",
            HostKeys = [HostKey],
        })],
        Access = new() { Administrators = ["198.51.100.0/24"] },
    }));

    public static ComposeNodeDesired Desired(string machine) => ComposeNodeDesired.From(Document, machine);

    /// <summary>A CouchDB machine on which everything is as desired.</summary>
    public static ComposeNodeObserved Running(string machine)
    {
        var desired = Desired(machine);
        return new()
        {
            EngineAnswers = true,
            Networks = [new("overlay", "swarm", "abcdef0123456789")],
            Containers = [.. desired.Node.Projects.SelectMany(project => project.Services.Select(service => Container(desired, project, service)))],
            Hashes = desired.OwnProjects.SelectMany(project => project.Services.Select(service => $"{project.Name}/{service}"))
                .ToImmutableDictionary(key => key, _ => "hash"),
            ImageIds = desired.Images.ToImmutableDictionary(image => image.Value, _ => "sha256:1"),
            KeepAlive = desired.KeepAlive is null ? (string.Empty, string.Empty) : ("running", desired.KeepAliveImage!),
            Boot = $"{ComposeBoot.Digest(desired)} enabled",
            Credentials = CredentialsState.Ours,
            Served = desired.ServedProjects.Any() ? ("digest", "digest") : (string.Empty, string.Empty),
            OwnStatus = 200,
            FirstStatus = 200,
            Members = [.. desired.CouchDbNodes.Select(node => $"couchdb@{node}")],
            PasswordDigest = "same",
        };
    }

    /// <summary>A machine on which nothing has been started.</summary>
    public static ComposeNodeObserved Fresh => new() { EngineAnswers = true, PasswordDigest = "same" };

    public static ComposeContainer Container(ComposeNodeDesired desired, LayoutProject project, string service) => new(
        $"id-{service}", $"{project.Name}-{service}-1", project.Name, service, "running", "2026-01-01T00:00:00Z", desired.Images[service], "sha256:1", "hash",
        string.Join(',', project.ComposeFiles.Select(file => file.Path)));

    public static ScriptResult Facts(params string[] lines) => new(0, string.Concat(lines.Select(line => line + "\n")) + "complete=yes\n", "");

    public static string Fact(string name, string value) => $"{name}={value}";

    public static string DocumentFact(string name, string text) => $"{name}:{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";
}
