using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Provider.Compose;
using Cht.Provider.Connections;
using Cht.Provider.Files;
using Cht.Provider.Secrets;
using Pulumi;
using ComposeRelease = Cht.Layout.ComposeRelease;

namespace Cht.Components.HandOver;

/// <summary>
/// What the compose deployer needs: secrets, env files and overrides on each machine, the layout document on each machine
/// and as output, and an ssh_config on the operator's computer.
/// </summary>
public sealed class ComposeHandOver : ComponentResource
{
    public ComposeHandOver(
        string name,
        ComposeHandOverArgs args,
        ComponentResourceOptions? options = null)
        : base("cht:index:ComposeHandOver", name, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        var generated = new GeneratedClusterSecrets("secrets", new() { Rotation = args.SecretsRotation }, new() { Parent = this });
        Secrets = Output.Tuple(generated.Password, generated.Secret, generated.Uuid)
            .Apply(values => ClusterSecrets.Given(values.Item1, values.Item2, values.Item3));
        // All that is given to machines comes after args.After, the look at all of them, and so after whatever tells of them.
        var layout = OutputDependencies.Forget(KnownLayout.Of(args.Layout, args.Machines, args.Bastion));
        var release = args.Release ?? Output.Create((ComposeRelease?)null);
        Layout = Output.Tuple(layout, release).Apply(both => LayoutDocument.For(both.Item1, release: both.Item2).Render());
        var pause = args.Release is null ? null : new CorePause("core-pause", PauseArgs(args, generated), PauseOptions(args));
        Paused = pause?.Paused;
        var files = ImmutableDictionary.CreateBuilder<string, MachineFiles>(StringComparer.Ordinal);
        foreach (var machine in args.Machines)
        {
            var content = Output.Tuple(layout, Secrets, release, Layout).Apply(all =>
                NodeFiles.For(all.Item1, all.Item1.Machine(machine.Name), all.Item2, all.Item3, all.Item4));
            files[machine.Name] = new(
                new HostFiles($"{machine.Name}-files", FilesArgs(content, machine), machine.After(this, [.. args.After, .. pause is null ? ImmutableArray<Resource>.Empty : [pause]])),
                Output.CreateSecret(content.Apply(Revision)));
        }

        Files = files.ToImmutable();

        var client = new SshClientConfig("ssh-config", ClientArgs(args), new() { Parent = this });
        SshConfig = client.Path;
        RegisterOutputs();
    }

    /// <summary>The hand-over document as JSON text.</summary>
    public Output<string> Layout { get; }

    /// <summary>Changes whenever core's services were taken down; null without containers.</summary>
    public Output<string>? Paused { get; }

    /// <summary>Password, secret and UUID of all nodes.</summary>
    public Output<ClusterSecrets> Secrets { get; }

    /// <summary>The files of each machine, by machine name.</summary>
    public ImmutableDictionary<string, MachineFiles> Files { get; }

    /// <summary>Path of an ssh_config with one Host per machine.</summary>
    public Output<string> SshConfig { get; }

    private static string Revision(NodeFiles files) =>
        ComposeFile.Digest(string.Concat(files.Files.Select(file => $"{file.Path}\n{file.Content.Length}\n{file.Content}\n")));

    /// <summary>Paths are no secrets, though they come out of one calculation with them: contents that hold some are marked.</summary>
    private static HostFilesArgs FilesArgs(Output<NodeFiles> content, ClusterMachine machine)
    {
        var files = Output.Unsecret(content);
        return new HostFilesArgs
        {
            Connection = machine.Connection,
            Directories = files.Apply(node => node.Directories.Select(directory => new HostDirectoryArgs
            {
                Path = directory.Path,
                Mode = directory.Mode,
                Owner = directory.Owner,
                KeepExisting = directory.KeepExisting,
            }).ToImmutableArray()),
            Files = files.Apply(node => node.Files.Select(file => new HostFileArgs
            {
                Path = file.Path,
                Mode = file.Mode,
                Owner = file.Owner,
                Content = file.HoldsSecrets ? Output.CreateSecret(file.Content) : file.Content,
            }).ToImmutableArray()),
        };
    }

    private CorePauseArgs PauseArgs(ComposeHandOverArgs args, GeneratedClusterSecrets secrets) => new()
    {
        Machines = args.Machines.Select(machine => machine.Connection).ToArray(),
        Layout = Layout,
        Password = secrets.Password,
    };

    /// <summary>Nothing is stopped before every machine has the images of what comes next.</summary>
    private CustomResourceOptions PauseOptions(ComposeHandOverArgs args)
    {
        var options = new CustomResourceOptions { Parent = this };
        foreach (var resource in args.After.Concat(args.Images))
        {
            options.DependsOn.Add(resource);
        }

        return options;
    }

    private static SshClientConfigArgs ClientArgs(ComposeHandOverArgs args) => new()
    {
        Stack = Deployment.Instance.StackName,
        Machines = args.Machines.Select(machine => machine.Connection).Concat(args.Outsiders).ToArray(),
    };
}

public sealed record ComposeHandOverArgs
{
    public required ClusterLayout Layout { get; init; }

    public required ImmutableArray<ClusterMachine> Machines { get; init; }

    /// <summary>How administrators reach a bastion that the stack itself made; null where the layout knows it, or there is none.</summary>
    public Output<SshAccess?>? Bastion { get; init; }

    /// <summary>Machines that are no peers but reachable by the operator.</summary>
    public ImmutableArray<ConnectionArgs> Outsiders { get; init; } = [];

    /// <summary>Raise it to draw new secrets.</summary>
    public required int SecretsRotation { get; init; }

    /// <summary>What must be well before a file is written: the look at all machines.</summary>
    public ImmutableArray<Resource> After { get; init; } = [];

    /// <summary>What brings images to the machines, all of which come before anything is stopped. The default is none.</summary>
    public ImmutableArray<Resource> Images { get; init; } = [];

    /// <summary>The official compose files; null leaves them to whoever deploys the layout.</summary>
    public Output<ComposeRelease?>? Release { get; init; }
}

/// <summary>The files of one machine.</summary>
/// <param name="Resource">What writes them.</param>
/// <param name="Revision">Changes with any of them. A secret, since they hold some.</param>
public sealed record MachineFiles(HostFiles Resource, Output<string> Revision);
