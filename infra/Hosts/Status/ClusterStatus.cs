using System.Collections.Immutable;
using Cht.Layout;

namespace Cht.Hosts.Status;

/// <summary>How a whole cluster is at one moment. Holds no secret.</summary>
/// <param name="SchemaVersion">Grows when a reader of the last version would go wrong.</param>
/// <param name="Cluster">Name in the layout.</param>
/// <param name="ChtVersion">Release that the layout wants.</param>
/// <param name="AskedAt">When the machines were asked.</param>
/// <param name="Healthy">No machine has a problem. Warnings do not count.</param>
public sealed record ClusterStatus(
    int SchemaVersion, string Cluster, string ChtVersion, DateTimeOffset AskedAt, bool Healthy, ImmutableArray<NodeStatus> Nodes)
{
    public const int CurrentSchemaVersion = 1;
}

/// <summary>One machine. What could not be asked is null or empty.</summary>
public sealed record NodeStatus
{
    /// <summary>The machine's name in the cluster layout.</summary>
    public required string Name { get; init; }

    public required MachineRole Role { get; init; }

    /// <summary>False: it was not reached, and <see cref="Error"/> says what was found instead.</summary>
    public required bool Reachable { get; init; }

    public string? Error { get; init; }

    /// <summary>What is not as it must be.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>What will become a problem, or is worth knowing.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    public MachineVersions? Versions { get; init; }

    public SwarmMembership? Swarm { get; init; }

    public ImmutableArray<ContainerStatus> Containers { get; init; } = [];

    /// <summary>The nodes as this machine's CouchDB names them; null where it has none, or is a cluster of one.</summary>
    public CouchDbMembership? Membership { get; init; }

    /// <summary>The layout's readiness checks that are asked on this machine.</summary>
    public ImmutableArray<CheckStatus> Checks { get; init; } = [];

    /// <summary>nginx's certificate, on core.</summary>
    public CertificateStatus? TlsCertificate { get; init; }

    public ImmutableArray<DiskStatus> Disks { get; init; } = [];

    /// <summary>The unit that starts the containers at boot.</summary>
    public UnitStatus? BootUnit { get; init; }
}

/// <param name="Os">As in /etc/os-release.</param>
/// <param name="Docker">Docker Engine; null where it does not answer.</param>
/// <param name="Compose">Compose plugin; null where there is none.</param>
/// <param name="Cht">Release that core's API says it is; null on other machines, and where it does not answer.</param>
/// <param name="UptimeSeconds">Since the machine started.</param>
public sealed record MachineVersions(string Os, string Kernel, string? Docker, string? Compose, string? Cht, long UptimeSeconds);

/// <param name="State">What the machine says: inactive, pending, active, error or locked.</param>
/// <param name="Status">What a manager says: ready, down, unknown, disconnected; null where no manager lists it.</param>
/// <param name="Availability">What a manager says: active, pause or drain.</param>
/// <param name="Role">manager or worker, as a manager says, else as the machine does.</param>
/// <param name="Certificate">Of the node in the swarm. The swarm renews it by itself.</param>
public sealed record SwarmMembership(
    string State, string? Status, string? Availability, SwarmRole Role, bool Leader, CertificateStatus? Certificate);

/// <summary>One container, found by its Compose labels.</summary>
/// <param name="Project">Empty for the keep-alive container, which Compose does not know.</param>
/// <param name="State">created, running, restarting, exited, paused, dead; or missing, for one that should be there.</param>
/// <param name="Health">healthy, unhealthy or starting; null where the image has no health check.</param>
/// <param name="Since">Of that state.</param>
/// <param name="Restarts">By Docker, since the container was made.</param>
public sealed record ContainerStatus(
    string Project, string Service, string State, string? Health, DateTimeOffset? Since, string? Image, long Restarts)
{
    public const string Missing = "missing";
}

/// <summary>What CouchDB answers to <c>_membership</c>.</summary>
/// <param name="AllNodes">Nodes that it is connected with now.</param>
/// <param name="ClusterNodes">Nodes that belong to the cluster.</param>
public sealed record CouchDbMembership(ImmutableArray<string> AllNodes, ImmutableArray<string> ClusterNodes);

/// <param name="Problem">Null when the check holds.</param>
public sealed record CheckStatus(string Id, string? Problem);

/// <param name="DaysLeft">Rounded down; negative once it has ended.</param>
public sealed record CertificateStatus(string Subject, DateTimeOffset NotBefore, DateTimeOffset NotAfter, int DaysLeft);

/// <param name="Purpose">system, data (CouchDB's) or docker.</param>
/// <param name="Size">In bytes; 0 where the path does not exist.</param>
/// <param name="Available">In bytes, for users other than root.</param>
public sealed record DiskStatus(string Purpose, string Path, long Size, long Available)
{
    public int PercentFree => Size == 0 ? 0 : (int)(Available * 100.0 / Size);
}

/// <param name="Enabled">Started at boot.</param>
/// <param name="State">active, activating, failed, inactive; or missing.</param>
public sealed record UnitStatus(string Name, bool Enabled, string State);
