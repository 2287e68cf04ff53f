using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Cht.Layout;

/// <summary>
/// <c>cluster-layout.json</c>: all that a program needs to run compose files on the machines. Secrets only by reference.
/// The schema is docs/cluster-layout.schema.json.
/// </summary>
public sealed record LayoutDocument
{
    /// <summary>Grows when a reader of the last version would go wrong.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>
    /// With a Kubernetes part, and only then: a reader of version 1 would start compose projects beside the pods.
    /// </summary>
    public const int KubernetesSchemaVersion = 2;

    public required int SchemaVersion { get; init; }

    /// <summary>Name of the cluster.</summary>
    public required string Cluster { get; init; }

    public required LayoutVersions Versions { get; init; }

    /// <summary>Null without machines.</summary>
    public required LayoutOverlay? Overlay { get; init; }

    /// <summary>The network between the containers of machines.</summary>
    /// <exception cref="FormatException">The document has no machines.</exception>
    [JsonIgnore]
    public LayoutOverlay ContainerNetwork => Overlay ?? throw new FormatException(
        "The layout has no machines: the cluster runs on Kubernetes nodes that are not ours, and there are no compose projects.");

    /// <summary>Core first, then the CouchDB machines. Empty where the CHT runs on nodes that are not ours (AKS).</summary>
    public required ImmutableArray<LayoutNode> Nodes { get; init; }

    /// <summary>The jump host before the machines, or null.</summary>
    public LayoutSsh? Bastion { get; init; }

    /// <summary>Names of nodes in the order in which their containers start.</summary>
    public required ImmutableArray<string> StartOrder { get; init; }

    /// <summary>What must hold before the next node starts, in order.</summary>
    public required ImmutableArray<LayoutCheck> Checks { get; init; }

    /// <summary>Where the secrets lie, not what they are.</summary>
    public required ImmutableArray<LayoutSecret> Secrets { get; init; }

    /// <summary>The same CHT on Kubernetes. Absent without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LayoutKubernetes? Kubernetes { get; init; }

    /// <param name="layout">The cluster.</param>
    /// <param name="imageDigests">Digest by service, where known.</param>
    /// <param name="release">The official compose files, once they were read: services, images and digests then come from them.</param>
    public static LayoutDocument For(
        ClusterLayout layout, ImmutableDictionary<string, string>? imageDigests = null, ComposeRelease? release = null) =>
        LayoutDocumentWriter.Write(layout, imageDigests ?? ImmutableDictionary<string, string>.Empty, release);

    /// <summary>For a cluster without machines of ours: what there is on Kubernetes, and no compose project.</summary>
    public static LayoutDocument For(KubernetesCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return new()
        {
            SchemaVersion = KubernetesSchemaVersion,
            Cluster = cluster.Name,
            Versions = new(cluster.ChtVersion.Text, null, ChtImages.Of(cluster)),
            Overlay = null,
            Nodes = [],
            StartOrder = [],
            Checks = [],
            Secrets = [],
            Kubernetes = LayoutKubernetes.For(cluster),
        };
    }

    /// <summary>The same layout gives the same text, byte for byte.</summary>
    public string Render() => LayoutDocumentJson.Render(this);

    /// <exception cref="FormatException">No layout document, or one of a newer version; says what to do.</exception>
    public static LayoutDocument Parse(string text) => LayoutDocumentJson.Parse(text);
}

/// <summary>Releases. The CHT version is the tag of its images.</summary>
/// <param name="Docker">Null without machines.</param>
public sealed record LayoutVersions(string Cht, LayoutDocker? Docker, ImmutableArray<LayoutImage> Images);

/// <param name="Channel">distro or upstream.</param>
/// <param name="Engine">Exact version, or null for the channel's.</param>
/// <param name="OldestCompose">Compose plugins before this one go wrong with these files.</param>
public sealed record LayoutDocker(DockerChannel Channel, string? Engine, string OldestCompose);

/// <param name="Service">Compose service.</param>
/// <param name="Image">Repository and tag.</param>
/// <param name="Digest">sha256:..., or null when nobody pinned it.</param>
public sealed record LayoutImage(string Service, string Image, string? Digest);

/// <param name="Mtu">Of the network between the machines, in bytes.</param>
/// <param name="ContainerMtu">What containers get, in bytes.</param>
public sealed record LayoutOverlay(string Name, string Driver, bool Attachable, string Subnet, int Mtu, int ContainerMtu, bool Encrypted);

public sealed record LayoutSsh(string Address, int Port, string User, ImmutableArray<string> HostKeys);

/// <summary>One machine.</summary>
public sealed record LayoutNode
{
    public required string Name { get; init; }

    public required MachineRole Role { get; init; }

    /// <summary>manager or worker.</summary>
    public required SwarmRole Swarm { get; init; }

    public required string PrivateAddress { get; init; }

    public string? PrivateAddressV6 { get; init; }

    public string? PublicAddress { get; init; }

    public required LayoutSsh Ssh { get; init; }

    /// <summary>Owner of the files, and the user who runs Compose.</summary>
    public required string Owner { get; init; }

    /// <summary>Where this document lies on the machine.</summary>
    public required string LayoutDocument { get; init; }

    public LayoutCouchDb? CouchDb { get; init; }

    public required ImmutableArray<LayoutProject> Projects { get; init; }
}

public enum SwarmRole
{
    Manager,
    Worker,
}

/// <param name="Number">1 sets the cluster up.</param>
/// <param name="Name">DNS name on the overlay, also the container's name.</param>
/// <param name="DataDirectory">On the machine.</param>
public sealed record LayoutCouchDb(int Number, string Name, string DataDirectory);

/// <summary>One Compose project on a machine.</summary>
/// <param name="Name">Compose project name: find containers by the labels of project and service, not by name.</param>
/// <param name="StartedBy">Who runs it.</param>
/// <param name="Directory">Project directory.</param>
/// <param name="EnvFile">Env file, or null where the upgrade service passes the variables on.</param>
/// <param name="ComposeFiles">In the order of Compose's --file options.</param>
/// <param name="Services">What runs when all is well.</param>
public sealed record LayoutProject(
    string Name, ProjectStarter StartedBy, string Directory, string? EnvFile,
    ImmutableArray<LayoutComposeFile> ComposeFiles, ImmutableArray<string> Services);

public enum ProjectStarter
{
    /// <summary>docker compose up in the project directory.</summary>
    Compose,

    /// <summary>The container of the upgrade service, which runs every compose file of the directory.</summary>
    UpgradeService,
}

/// <param name="Path">On the machine.</param>
/// <param name="Source">Where the deployer gets it, or null when it is there already.</param>
public sealed record LayoutComposeFile(string Path, string? Source)
{
    /// <summary>
    /// SHA-256 of the official file, 64 lower-case hexadecimal digits: pinned when it was first read. Null for our own files,
    /// and where nobody has read it yet.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sha256 { get; init; }
}

/// <summary>One question whose answer shows readiness.</summary>
/// <param name="Id">Name for messages.</param>
/// <param name="Nodes">Machines to ask; each must give the answer.</param>
/// <param name="Before">The machine that must not start before, or null for a check of the finished cluster.</param>
/// <param name="Url">What to fetch with GET.</param>
/// <param name="Container">Compose service in whose container to ask (its ports are not published), or null to ask from outside.</param>
/// <param name="Authenticated">With the CouchDB administrator and password.</param>
/// <param name="Status">HTTP status that means yes.</param>
/// <param name="Values">Values at JSON pointers of the answer; lists are compared without order.</param>
/// <param name="DeadlineSeconds">Give up after this.</param>
public sealed record LayoutCheck(
    string Id, ImmutableArray<string> Nodes, string? Before, string Url, string? Container, bool Authenticated, int Status,
    ImmutableArray<LayoutValue> Values, int DeadlineSeconds)
{
    /// <summary>Id of the check that asks one CouchDB node about itself alone.</summary>
    public const string CouchDbUp = "couchdb-up";
}

/// <param name="Pointer">JSON pointer (RFC 6901).</param>
/// <param name="AnyOrderOf">The texts expected there: one for a plain value, several for a list.</param>
public sealed record LayoutValue(string Pointer, ImmutableArray<string> AnyOrderOf);

/// <param name="Variable">Name in the env files.</param>
/// <param name="Files">Machine and path of each env file that holds it; all hold the same value.</param>
public sealed record LayoutSecret(string Variable, ImmutableArray<LayoutSecretFile> Files);

public sealed record LayoutSecretFile(string Node, string Path);
