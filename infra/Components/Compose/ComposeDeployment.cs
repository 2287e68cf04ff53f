using System.Collections.Immutable;
using Cht.Components.HandOver;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Provider.Compose;
using Pulumi;

namespace Cht.Components.Compose;

/// <summary>
/// Starts the containers in the layout's order and proves each step: the last CouchDB node first, node 1 last of them, the
/// cluster's membership, the certificate volume, core, the finished cluster. Works from the layout document alone.
/// </summary>
public sealed class ComposeDeployment : ComponentResource
{
    private readonly ComposeDeploymentArgs args;

    public ComposeDeployment(string name, ComposeDeploymentArgs args, ComponentResourceOptions? options = null)
        : base("cht:index:ComposeDeployment", name, options)
    {
        ArgumentNullException.ThrowIfNull(args);
        this.args = args;
        var started = ImmutableArray.CreateBuilder<Resource>();
        if (args.Layout.IsCouchDbClustered)
        {
            started.Add(Secrets(Member(args.Layout.CouchDbMachines[0])));
        }

        foreach (var machine in args.Layout.StartOrder.Where(machine => !machine.IsCore))
        {
            started.Add(Node(Member(machine), started.LastOrDefault()));
        }

        var core = Member(args.Layout.Core);
        var cluster = new ClusterReadiness("couchdb-cluster", Readiness(core.Name), core.After(this, started));
        var certificate = new TlsVolume("core-certificate", CertificateArgs(core), core.After(this, Prepared(core)));
        var services = Node(core, cluster, certificate);
        var finished = new ClusterReadiness("cluster", Readiness(before: null, args.SecretsRotation), core.After(this, services));
        Url = finished.Id.Apply(_ => PublicUrl.Of(args.Layout));
        RegisterOutputs();
    }

    /// <summary>Where people reach the cluster, once it is proven.</summary>
    public Output<string> Url { get; }

    private ComposeNode Node(ClusterMachine machine, params IEnumerable<Resource?> before) => new(
        $"{machine.Name}-containers",
        new() { Connection = machine.Connection, Layout = args.Document, Revision = Revision(machine) },
        machine.After(this, [.. Prepared(machine), .. before.OfType<Resource>()]));

    /// <summary>
    /// Node 1 takes rotated secrets first: the others fetch them from it. Nothing is started before every CouchDB machine has its
    /// files: what starts compares its password with those of its peers.
    /// </summary>
    private CouchDbSecrets Secrets(ClusterMachine first) => new("couchdb-secrets", new()
    {
        Connection = first.Connection,
        Layout = args.Document,
        Revision = args.Files[first.Name].Revision,
    }, first.After(this, args.Layout.CouchDbMachines.Select(Member).SelectMany(Prepared).Distinct()));

    /// <summary>Core starts again after a pause, whatever its files say.</summary>
    private Output<string> Revision(ClusterMachine machine)
    {
        var files = args.Files[machine.Name].Revision;
        return machine.Machine.IsCore && args.Paused is { } paused
            ? Output.CreateSecret(Output.Tuple(files, paused).Apply(both => ComposeFile.Digest($"{both.Item1} {both.Item2}")))
            : files;
    }

    /// <summary>What must be on a machine before containers start: files, overlay, images.</summary>
    private IEnumerable<Resource> Prepared(ClusterMachine machine) =>
        [args.Files[machine.Name].Resource, args.Network, .. args.Images.TryGetValue(machine.Name, out var images) ? [images] : ImmutableArray<Resource>.Empty];

    private ClusterReadinessArgs Readiness(string? before, int? rotation = null) => new()
    {
        Machines = args.Machines.Select(machine => machine.Connection).ToArray(),
        Layout = args.Document,
        Revision = Output.CreateSecret(Output.All(args.Machines.Select(machine => args.Files[machine.Name].Revision))
            .Apply(revisions => ComposeFile.Digest(string.Concat(revisions)))),
        Before = before is null ? null : (Input<string>)before,
        Rotation = rotation is { } number ? (Input<int>)number : null,
    };

    private TlsVolumeArgs CertificateArgs(ClusterMachine core)
    {
        var own = args.Layout.Certificate.Mode == CertificateMode.OwnCert;
        return new()
        {
            Connection = core.Connection,
            Project = EnvFiles.ProjectName,
            Mode = own ? "OWN_CERT" : args.Layout.Certificate.Mode == CertificateMode.AutoGenerate ? "AUTO_GENERATE" : "SELF_SIGNED",
            Certificate = own && args.Certificate is { } certificate ? (Input<string>)certificate : null,
            Key = own && args.CertificateKey is { } key ? (Input<string>)key : null,
        };
    }

    private ClusterMachine Member(Machine machine) => args.Machines.Single(member => member.Name == machine.Name);
}

public sealed record ComposeDeploymentArgs
{
    public required ClusterLayout Layout { get; init; }

    public required ImmutableArray<ClusterMachine> Machines { get; init; }

    /// <summary>The layout document as text.</summary>
    public required Output<string> Document { get; init; }

    public required ImmutableDictionary<string, MachineFiles> Files { get; init; }

    /// <summary>Number of the secrets; noted once the cluster is proven with them. The default is none.</summary>
    public int? SecretsRotation { get; init; }

    /// <summary>Changes whenever core's services were taken down. The default is none.</summary>
    public Output<string>? Paused { get; init; }

    /// <summary>The overlay network, which must be there first.</summary>
    public required Resource Network { get; init; }

    /// <summary>What brings images to a machine, by machine name. The default is none: they are pulled.</summary>
    public ImmutableDictionary<string, Resource> Images { get; init; } = ImmutableDictionary<string, Resource>.Empty;

    /// <summary>An own certificate in PEM form.</summary>
    public Output<string>? Certificate { get; init; }

    /// <summary>Its key, a secret.</summary>
    public Output<string>? CertificateKey { get; init; }
}
