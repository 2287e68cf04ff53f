using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>
/// The one model that everything reads: firewall rules, env files, overrides, start order and the hand-over document are
/// functions of it. Always valid; made by <see cref="Create"/>.
/// </summary>
public sealed class ClusterLayout
{
    internal ClusterLayout()
    {
    }

    public required string Name { get; init; }

    public required ChtVersion ChtVersion { get; init; }

    /// <summary>Core first, then the CouchDB machines in node order.</summary>
    public required ImmutableArray<Machine> Machines { get; init; }

    public required OverlayNetwork Overlay { get; init; }

    public required AccessRanges Access { get; init; }

    public required DockerEngine Docker { get; init; }

    public required CertificateSpec Certificate { get; init; }

    public required string DeployUser { get; init; }

    public required string DeployHome { get; init; }

    public required string CouchDbAdmin { get; init; }

    /// <summary>The same CHT on Kubernetes: where it runs, or where it is to move. Null without one.</summary>
    public KubernetesCluster? Kubernetes { get; init; }

    /// <summary>What is allowed but deserves a second look; show them to the operator.</summary>
    public required ImmutableArray<LayoutProblem> Warnings { get; init; }

    public Machine Core => Machines[0];

    /// <summary>The CouchDB machines, node 1 first.</summary>
    public ImmutableArray<Machine> CouchDbMachines => Machines[1..];

    /// <summary>Swarm managers, the machine that initialises the swarm (core) first.</summary>
    public ImmutableArray<Machine> Managers => [.. Machines.Where(machine => machine.IsManager)];

    public ImmutableArray<Machine> Workers => [.. Machines.Where(machine => !machine.IsManager)];

    /// <summary>
    /// The order in which containers start: the last CouchDB node first, node 1 (which waits for the others only for a
    /// while) after its followers, core last (databases made before the cluster is complete land on too few nodes).
    /// </summary>
    public ImmutableArray<Machine> StartOrder => [.. CouchDbMachines.Reverse(), Core];

    /// <summary>Names of the CouchDB nodes, node 1 first.</summary>
    public ImmutableArray<string> CouchDbNodes => [.. CouchDbMachines.Select(machine => machine.CouchDb!.Name)];

    /// <summary>More than one CouchDB node: the images then cluster; a single one keeps its own identity.</summary>
    public bool IsCouchDbClustered => Machines.Length > 2;

    /// <summary>The machines are the nodes of a MicroK8s cluster, not of a swarm.</summary>
    public bool RunsMicroK8s => Kubernetes is { State: KubernetesState.Running, Platform: KubernetesPlatform.MicroK8s };

    /// <summary>The one place on a machine under which all files lie.</summary>
    public string ChtDirectory => $"{DeployHome}/cht";

    /// <summary>Validates a specification.</summary>
    /// <exception cref="LayoutException">Holds every problem found, not only the first.</exception>
    public static ClusterLayout Create(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return TryCreate(spec, out var layout, out var problems) ? layout : throw new LayoutException(problems);
    }

    /// <summary>Validates a specification without throwing.</summary>
    public static bool TryCreate(
        ClusterSpec spec,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ClusterLayout? layout,
        out ImmutableArray<LayoutProblem> problems)
    {
        return TryCreate(spec, out layout, out problems, out _);
    }

    /// <summary>Validates a specification without throwing; the warnings are there with problems as well.</summary>
    public static bool TryCreate(
        ClusterSpec spec,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ClusterLayout? layout,
        out ImmutableArray<LayoutProblem> problems,
        out ImmutableArray<LayoutProblem> warnings)
    {
        ArgumentNullException.ThrowIfNull(spec);
        (layout, problems, warnings) = ClusterValidation.Run(spec);
        return layout is not null;
    }

    /// <exception cref="ArgumentException">No machine of that name.</exception>
    public Machine Machine(string name) =>
        Machines.FirstOrDefault(machine => string.Equals(machine.Name, name, StringComparison.Ordinal))
            ?? throw new ArgumentException(
                $"The cluster {Name} has no machine '{name}'; it has {string.Join(", ", Machines.Select(machine => machine.Name))}.");

    /// <summary>The same layout with the pinned host keys of machines that the stack itself made, by machine name.</summary>
    public ClusterLayout WithHostKeys(IReadOnlyDictionary<string, ImmutableArray<string>> hostKeys)
    {
        ArgumentNullException.ThrowIfNull(hostKeys);
        return With(Machines.Select(machine => hostKeys.TryGetValue(machine.Name, out var keys)
            ? machine with { Ssh = machine.Ssh with { HostKeys = keys } }
            : machine), Access);
    }

    /// <summary>
    /// The same layout with what a cloud tells of machines that the stack itself made: public addresses, by machine name, and
    /// the way to the bastion. Behind a bastion the machines keep the private address for SSH, but for one that is the bastion.
    /// </summary>
    /// <param name="addresses">Public IPv4 or IPv6 addresses.</param>
    /// <param name="bastion">How administrators reach the bastion; null where there is none.</param>
    /// <exception cref="FormatException">Not an address.</exception>
    public ClusterLayout WithPublicAddresses(IReadOnlyDictionary<string, string> addresses, SshAccess? bastion)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var access = Access.Bastion is { } found && bastion is not null ? Access with { Bastion = found with { Ssh = bastion } } : Access;
        return With(Machines.Select(machine => addresses.TryGetValue(machine.Name, out var address)
            ? machine with
            {
                PublicAddress = System.Net.IPAddress.Parse(address),
                Ssh = Access.Bastion is { } jump && !machine.PeerAddresses.Contains(jump.SourceAddress)
                    ? machine.Ssh
                    : machine.Ssh with { Address = address },
            }
            : machine), access);
    }

    /// <summary>The other machines of the cluster.</summary>
    public ImmutableArray<Machine> PeersOf(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return [.. Machines.Where(other => !string.Equals(other.Name, machine.Name, StringComparison.Ordinal))];
    }

    private ClusterLayout With(IEnumerable<Machine> machines, AccessRanges access) => new()
    {
        Name = Name,
        ChtVersion = ChtVersion,
        Machines = [.. machines],
        Overlay = Overlay,
        Access = access,
        Docker = Docker,
        Certificate = Certificate,
        DeployUser = DeployUser,
        DeployHome = DeployHome,
        CouchDbAdmin = CouchDbAdmin,
        Kubernetes = Kubernetes,
        Warnings = Warnings,
    };
}
