using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>
/// What the configuration of one stack says about a cluster, as written: nothing here is checked yet.
/// <see cref="ClusterLayout.Create"/> turns it into the validated model that everything else reads.
/// </summary>
public sealed record ClusterSpec
{
    /// <summary>Name of the cluster: lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// CHT release that the containers run. The default value is 4.22.0, the last one that fits four separate hosts as is.
    /// </summary>
    public string ChtVersion { get; init; } = "4.22.0";

    /// <summary>The machines, core first; the CouchDB machines are numbered from 1 in the order written.</summary>
    public required ImmutableArray<MachineSpec> Machines { get; init; }

    /// <summary>
    /// How many machines run the swarm's control plane: 1 or 3. They are chosen in order (core, couchdb1, couchdb2)
    /// unless machines carry a flag of their own. The default value is 1.
    /// </summary>
    public int? Managers { get; init; }

    /// <summary>The private network between the containers of all machines.</summary>
    public OverlaySpec Overlay { get; init; } = new();

    /// <summary>Who may reach the machines from outside.</summary>
    public AccessSpec Access { get; init; } = new();

    /// <summary>Docker Engine on the machines.</summary>
    public DockerSpec Docker { get; init; } = new();

    /// <summary>The certificate that nginx on the core machine shows.</summary>
    public CertificateSpec Certificate { get; init; } = new();

    /// <summary>The login user that owns the files and runs Compose. The default value is ubuntu.</summary>
    public string DeployUser { get; init; } = "ubuntu";

    /// <summary>Home directory of the deploy user. The default value is /home/ and the user's name (/root for root).</summary>
    public string? DeployHome { get; init; }

    /// <summary>CouchDB administrator, the same on all nodes. The default value is medic.</summary>
    public string CouchDbAdmin { get; init; } = "medic";

    /// <summary>The same CHT on Kubernetes. Null without one.</summary>
    public KubernetesSpec? Kubernetes { get; init; }

    /// <summary>
    /// Ranges that machines and people use and that no container network may overlap (VPC, VPN, office).
    /// The default is none beyond the machines' own addresses.
    /// </summary>
    public ImmutableArray<string> ReservedRanges { get; init; } = [];
}
