using System.Collections.Immutable;
using System.Text.Json;
using Cht.Components.Cluster;
using Cht.Components.Compose;
using Cht.Components.HandOver;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Provider.Compose;
using Cht.Provider.Connections;
using Cht.Provider.Images;
using Cht.Stacks.Configuration;
using Pulumi;
using ComposeRelease = Cht.Layout.ComposeRelease;
using Release = Cht.Provider.Compose.ComposeRelease;

namespace Cht.Stacks;

/// <summary>What every machine target does once its machines are there: the same components, the same outputs.</summary>
internal static class ComposeCluster
{
    private static readonly string ImageRegistryHost = ComposeOverrides.ImageRegistry.Split('/')[0];

    public static IDictionary<string, object?> Declare(ComposeClusterArgs args)
    {
        var (layout, machines) = (args.Layout, args.Machines);
        foreach (var warning in layout.Warnings)
        {
            Log.Warn(warning.ToString());
        }

        // Read before any machine is touched: files that cannot be used change nothing anywhere.
        var release = args.Settings.Deploy ? new Release("compose-files", ReleaseArgs(args), Options(args.Bundle?.Resource)) : null;
        var hosts = new DockerHosts("hosts", layout, machines, new()
        {
            First = release,
            Enforced = args.Settings.EnforceRequirements,
            Servers = args.Settings is { Deploy: true, Images: DeploymentSettings.Registry } ? [ImageRegistryHost] : [],
        });
        var swarm = new Swarm("swarm", layout, machines, hosts);
        var images = release is null ? ImmutableDictionary<string, Resource>.Empty : ImageLoads(args, hosts, Files(release, layout));
        var handOver = new ComposeHandOver("hand-over", new()
        {
            Layout = layout,
            Machines = machines,
            Outsiders = args.Outsiders,
            Bastion = args.Bastion,
            SecretsRotation = args.SecretsRotation,
            Release = release is null ? null : Files(release, layout).Apply(files => (ComposeRelease?)files),
            After = [hosts.Preflight],
            Images = [.. args.Machines.Where(machine => images.ContainsKey(machine.Name)).Select(machine => images[machine.Name])],
        });
        var outputs = new Dictionary<string, object?>
        {
            ["layout"] = handOver.Layout.Apply(document => JsonDocument.Parse(document).RootElement.Clone()),
            ["machines"] = machines.Select(Describe).ToArray(),
            ["sshConfig"] = handOver.SshConfig,
        };
        foreach (var (name, value) in KubernetesOutputs.For(layout.Kubernetes, handOver.Secrets))
        {
            outputs[name] = value;
        }

        if (release is not null)
        {
            Deploy(args, handOver, swarm, images, outputs);
        }

        return outputs;
    }

    private static void Deploy(
        ComposeClusterArgs args, ComposeHandOver handOver, Swarm swarm, ImmutableDictionary<string, Resource> images, Dictionary<string, object?> outputs)
    {
        var deployment = new ComposeDeployment("deployment", new()
        {
            Layout = args.Layout,
            Machines = args.Machines,
            Document = handOver.Layout,
            Files = handOver.Files,
            Network = swarm.Network,
            Paused = handOver.Paused,
            SecretsRotation = args.SecretsRotation,
            Images = images,
            Certificate = args.Settings.Certificate,
            CertificateKey = args.Settings.CertificateKey,
        });
        var paths = new NodePaths(args.Layout, args.Layout.Core);
        outputs["url"] = deployment.Url;
        outputs["login"] = $"user {args.Layout.CouchDbAdmin}; password: scripts/ssh {args.Layout.Core.Name} sed -n s/^COUCHDB_PASSWORD=//p {paths.EnvFile}";
        outputs["layoutFile"] = $"{args.Layout.Core.Name}:{paths.LayoutDocument}";
    }

    /// <summary>What brings images to the machines: those of a bundle are loaded, others are pulled.</summary>
    private static ImmutableDictionary<string, Resource> ImageLoads(ComposeClusterArgs args, DockerHosts hosts, Output<ComposeRelease> release)
    {
        var loads = ImmutableDictionary.CreateBuilder<string, Resource>(StringComparer.Ordinal);
        foreach (var machine in args.Machines)
        {
            var images = release.Apply(files => machine.Machine.CouchDb is { } node
                    ? files.ServicesOf(node)
                    : [.. files.CoreServices(args.Layout), .. files.UpgradeService.Services])
                .Apply(services => services.Select(service => service.Image).Distinct(StringComparer.Ordinal).ToImmutableArray());
            var options = machine.After(hosts, hosts.Engines[machine.Name]);
            loads[machine.Name] = args.Bundle is { } bundle
                ? new ImageBundleLoad($"{machine.Name}-images", new()
                {
                    Connection = machine.Connection,
                    Bundle = bundle.Path,
                    Digest = bundle.Digest,
                    ChtVersion = args.Layout.ChtVersion.Text,
                    Images = images,
                }, options)
                : new ImagePull($"{machine.Name}-images", new() { Connection = machine.Connection, Images = images }, options);
        }

        return loads.ToImmutable();
    }

    private static ComposeReleaseArgs ReleaseArgs(ComposeClusterArgs args)
    {
        var version = args.Layout.ChtVersion.Text;
        var settings = args.Settings;
        return settings.ComposeDirectory is { } directory ? new() { ChtVersion = version, Source = "directory", Directory = directory }
            : args.Bundle is { } bundle ? new() { ChtVersion = version, Source = "bundle", Directory = bundle.Path, Digest = bundle.Digest }
            : new() { ChtVersion = version, Source = "registry" };
    }

    private static CustomResourceOptions? Options(Resource? after) => after is null ? null : new() { DependsOn = { after } };

    private static Output<ComposeRelease> Files(Release release, ClusterLayout layout) =>
        Output.Tuple(release.Core, release.CouchDb, release.UpgradeService).Apply(files => ComposeRelease.Read(
            layout.ChtVersion.Text,
            [
                (ComposeFileSource.Core, ComposeFileSource.Url(ComposeFileSource.Core, layout.ChtVersion.Text), files.Item1),
                (ComposeFileSource.CouchDb, ComposeFileSource.Url(ComposeFileSource.CouchDb, layout.ChtVersion.Text), files.Item2),
                (ComposeFileSource.UpgradeService, ComposeFileSource.Url(ComposeFileSource.UpgradeService, layout.ChtVersion.Text), files.Item3),
            ]));

    internal static Dictionary<string, object?> Describe(ClusterMachine machine) => new()
    {
        ["name"] = machine.Name,
        ["role"] = machine.Machine.IsCore ? "core" : "couchdb",
        ["publicAddress"] = machine.PublicAddress is { } address ? (object)address : machine.Machine.PublicAddress?.ToString() ?? machine.Machine.Ssh.Address,
        ["privateAddress"] = machine.Machine.PrivateAddress.ToString(),
        ["user"] = machine.Machine.Ssh.User,
    };
}

internal sealed record ComposeClusterArgs
{
    public required ClusterLayout Layout { get; init; }

    public required ImmutableArray<ClusterMachine> Machines { get; init; }

    /// <summary>Machines that are no peers but reachable by the operator.</summary>
    public ImmutableArray<ConnectionArgs> Outsiders { get; init; } = [];

    public required int SecretsRotation { get; init; }

    /// <summary>How administrators reach the bastion, where a cloud made one.</summary>
    public Output<SshAccess?>? Bastion { get; init; }

    public required DeploymentSettings Settings { get; init; }

    /// <summary>Where images come from, for machines that do not pull them; null for those that do.</summary>
    public BundleSource? Bundle { get; init; }
}

/// <param name="Resource">What makes the bundle; null for one that exists.</param>
/// <param name="Path">Its directory on this computer.</param>
/// <param name="Digest">SHA-256 of its document.</param>
internal sealed record BundleSource(Resource? Resource, Output<string> Path, Output<string> Digest);
