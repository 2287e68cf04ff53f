using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>From layout to hand-over document.</summary>
internal static class LayoutDocumentWriter
{
    public static LayoutDocument Write(ClusterLayout layout, ImmutableDictionary<string, string> digests, ComposeRelease? release)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new()
        {
            SchemaVersion = layout.Kubernetes is null ? LayoutDocument.CurrentSchemaVersion : LayoutDocument.KubernetesSchemaVersion,
            Cluster = layout.Name,
            Versions = new(
                layout.ChtVersion.Text,
                new(layout.Docker.Channel, layout.Docker.EngineVersion, ComposeOverrides.OldestCompose),
                [.. Images(layout, release).Select(image => image with { Digest = digests.GetValueOrDefault(image.Service) })]),
            Overlay = new(layout.Overlay.Name, "overlay", Attachable: true, layout.Overlay.Subnet.ToString(), layout.Overlay.Mtu,
                layout.Overlay.ContainerMtu, layout.Overlay.Encrypted),
            Nodes = [.. layout.Machines.Select(machine => Node(layout, machine, release))],
            Bastion = layout.Access.Bastion is { } bastion ? Ssh(bastion.Ssh) : null,
            StartOrder = [.. layout.StartOrder.Select(machine => machine.Name)],
            Checks = ReadinessChecks.Of(layout),
            Secrets = Secrets(layout),
            Kubernetes = layout.Kubernetes is { } kubernetes ? LayoutKubernetes.For(kubernetes) : null,
        };
    }

    private static LayoutNode Node(ClusterLayout layout, Machine machine, ComposeRelease? release) => new()
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
        Projects = machine.CouchDb is { } couchDb ? [CouchDbProject(layout, machine, couchDb, release)] : CoreProjects(layout, release),
    };

    private static LayoutSsh Ssh(SshAccess ssh) => new(ssh.Address, ssh.Port, ssh.User, ssh.HostKeys);

    /// <summary>What the files say once they were read; before that, what the releases are known to have.</summary>
    private static ImmutableArray<LayoutImage> Images(ClusterLayout layout, ComposeRelease? release) => release is null
        ? ChtImages.Of(layout)
        : [.. release.AllServices(layout).Select(service => new LayoutImage(service.Name, service.Image, null))];

    private static LayoutProject CouchDbProject(ClusterLayout layout, Machine machine, CouchDbNode node, ComposeRelease? release)
    {
        var paths = new NodePaths(layout, machine);
        return new(EnvFiles.ProjectName, ProjectStarter.Compose, paths.ProjectDirectory, paths.EnvFile,
            [Official(layout, paths.ComposeFile, ComposeFileSource.CouchDb, release?.CouchDb), new(paths.OverrideFile, null)],
            release is not null ? Names(release.ServicesOf(node))
                : layout.ChtVersion.HasNouveau && node.Number == 1 ? ["couchdb", "nouveau"] : ["couchdb"]);
    }

    private static ImmutableArray<LayoutProject> CoreProjects(ClusterLayout layout, ComposeRelease? release)
    {
        var paths = new NodePaths(layout, layout.Core);
        var hasHealthCheck = ComposeOverrides.NeedsHealthCheck(layout);
        return
        [
            new("upgrade-service", ProjectStarter.Compose, paths.ProjectDirectory, paths.EnvFile,
                [Official(layout, paths.ComposeFile, ComposeFileSource.UpgradeService, release?.UpgradeService), new(paths.OverrideFile, null)],
                release is not null ? Names(release.UpgradeService.Services) : ["cht-upgrade-service"]),
            new(EnvFiles.ProjectName, ProjectStarter.UpgradeService, paths.ComposeDirectory, null,
                [
                    Official(layout, paths.CoreComposeFile, ComposeFileSource.Core, release?.Core),
                    new(paths.CoreNetworkFile, null),
                    .. hasHealthCheck ? [new(paths.HealthCheckFile, null)] : ImmutableArray<LayoutComposeFile>.Empty,
                ],
                release is not null ? Names(release.CoreServices(layout))
                    : [.. ChtImages.CoreServices, .. hasHealthCheck || !layout.ChtVersion.HasNouveau ? ["healthcheck"] : ImmutableArray<string>.Empty]),
        ];
    }

    private static LayoutComposeFile Official(ClusterLayout layout, string path, string name, ComposeFile? file) =>
        new(path, ComposeFileSource.Url(name, layout.ChtVersion.Text)) { Sha256 = file?.Sha256 };

    private static ImmutableArray<string> Names(ImmutableArray<ComposeService> services) => [.. services.Select(service => service.Name)];

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
