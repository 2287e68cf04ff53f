using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>From layout to hand-over document.</summary>
internal static class LayoutDocumentWriter
{
    /// <summary>Pinned, since the file has no version of its own.</summary>
    private const string UpgradeServiceSource = "https://raw.githubusercontent.com/medic/cht-upgrade-service/7ba6a908/docker-compose.yml";

    public static LayoutDocument Write(ClusterLayout layout, ImmutableDictionary<string, string> digests)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new()
        {
            SchemaVersion = layout.Kubernetes is null ? LayoutDocument.CurrentSchemaVersion : LayoutDocument.KubernetesSchemaVersion,
            Cluster = layout.Name,
            Versions = new(
                layout.ChtVersion.Text,
                new(layout.Docker.Channel, layout.Docker.EngineVersion, ComposeOverrides.OldestCompose),
                [.. ChtImages.Of(layout).Select(image => image with { Digest = digests.GetValueOrDefault(image.Service) })]),
            Overlay = new(layout.Overlay.Name, "overlay", Attachable: true, layout.Overlay.Subnet.ToString(), layout.Overlay.Mtu,
                layout.Overlay.ContainerMtu, layout.Overlay.Encrypted),
            Nodes = [.. layout.Machines.Select(machine => Node(layout, machine))],
            Bastion = layout.Access.Bastion is { } bastion ? Ssh(bastion.Ssh) : null,
            StartOrder = [.. layout.StartOrder.Select(machine => machine.Name)],
            Checks = ReadinessChecks.Of(layout),
            Secrets = Secrets(layout),
            Kubernetes = layout.Kubernetes is { } kubernetes ? LayoutKubernetes.For(kubernetes) : null,
        };
    }

    private static LayoutNode Node(ClusterLayout layout, Machine machine) => new()
    {
        Name = machine.Name,
        Role = machine.Role,
        Swarm = machine.IsManager ? SwarmRole.Manager : SwarmRole.Worker,
        PrivateAddress = machine.PrivateAddress.ToString(),
        PrivateAddressV6 = machine.PrivateAddressV6?.ToString(),
        PublicAddress = machine.PublicAddress?.ToString(),
        Ssh = Ssh(machine.Ssh),
        Owner = layout.DeployUser,
        LayoutDocument = new NodePaths(layout, machine).LayoutDocument,
        CouchDb = machine.CouchDb is { } node ? new(node.Number, node.Name, node.DataDirectory) : null,
        Projects = machine.CouchDb is { } couchDb ? [CouchDbProject(layout, machine, couchDb)] : CoreProjects(layout),
    };

    private static LayoutSsh Ssh(SshAccess ssh) => new(ssh.Address, ssh.Port, ssh.User, ssh.HostKeys);

    private static LayoutProject CouchDbProject(ClusterLayout layout, Machine machine, CouchDbNode node)
    {
        var paths = new NodePaths(layout, machine);
        return new(EnvFiles.ProjectName, ProjectStarter.Compose, paths.ProjectDirectory, paths.EnvFile,
            [new(paths.ComposeFile, Build(layout, "cht-couchdb.yml")), new(paths.OverrideFile, null)],
            layout.ChtVersion.HasNouveau && node.Number == 1 ? ["couchdb", "nouveau"] : ["couchdb"]);
    }

    private static ImmutableArray<LayoutProject> CoreProjects(ClusterLayout layout)
    {
        var paths = new NodePaths(layout, layout.Core);
        var hasHealthCheck = ComposeOverrides.NeedsHealthCheck(layout);
        return
        [
            new("upgrade-service", ProjectStarter.Compose, paths.ProjectDirectory, paths.EnvFile,
                [new(paths.ComposeFile, UpgradeServiceSource), new(paths.OverrideFile, null)],
                ["cht-upgrade-service"]),
            new(EnvFiles.ProjectName, ProjectStarter.UpgradeService, paths.ComposeDirectory, null,
                [
                    new(paths.CoreComposeFile, Build(layout, "cht-core.yml")),
                    new(paths.CoreNetworkFile, null),
                    .. hasHealthCheck ? [new(paths.HealthCheckFile, null)] : ImmutableArray<LayoutComposeFile>.Empty,
                ],
                [.. ChtImages.CoreServices, .. hasHealthCheck || !layout.ChtVersion.HasNouveau ? ["healthcheck"]
                    : ImmutableArray<string>.Empty]),
        ];
    }

    private static string Build(ClusterLayout layout, string file) =>
        $"https://staging.dev.medicmobile.org/_couch/builds_4/medic%3Amedic%3A{layout.ChtVersion}/docker-compose/{file}";

    private static ImmutableArray<LayoutSecret> Secrets(ClusterLayout layout)
    {
        LayoutSecretFile File(Machine machine) => new(machine.Name, new NodePaths(layout, machine).EnvFile);
        ImmutableArray<LayoutSecretFile> couchDb = [.. layout.CouchDbMachines.Select(File)];
        return
        [
            new("COUCHDB_PASSWORD", [File(layout.Core), .. couchDb]),
            new("COUCHDB_SECRET", couchDb),
            new("COUCHDB_UUID", couchDb),
        ];
    }
}
