using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Provider.Docker;
using Cht.Provider.Firewall;
using Cht.Provider.Identity;
using Pulumi;

namespace Cht.Components.Cluster;

/// <summary>Brings every machine to the point where it can join a swarm: name, firewall, Docker.</summary>
public sealed class DockerHosts : ComponentResource
{
    public DockerHosts(
        string name, ClusterLayout layout, ImmutableArray<ClusterMachine> machines, ComponentResourceOptions? options = null)
        : base("cht:index:DockerHosts", name, options)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var engines = ImmutableDictionary.CreateBuilder<string, DockerEngine>(StringComparer.Ordinal);
        foreach (var machine in machines)
        {
            var identity = new HostIdentity($"{machine.Name}-identity", IdentityArgs(layout, machine), machine.After(this));
            // The firewall comes before Docker: no moment in which a peer port is open to strangers.
            var firewall = new HostFirewall($"{machine.Name}-firewall", FirewallArgs(layout, machine), machine.After(this, identity));
            engines[machine.Name] = new DockerEngine($"{machine.Name}-docker", DockerArgs(layout, machine), machine.After(this, firewall));
        }

        Engines = engines.ToImmutable();
        RegisterOutputs();
    }

    /// <summary>The engine of each machine, by machine name.</summary>
    public ImmutableDictionary<string, DockerEngine> Engines { get; }

    private static HostIdentityArgs IdentityArgs(ClusterLayout layout, ClusterMachine machine)
    {
        var args = new HostIdentityArgs { Connection = machine.Connection, HostName = machine.Name };
        foreach (var peer in layout.Machines)
        {
            args.Addresses.Add(peer.Name, peer.PrivateAddress.ToString());
        }

        return args;
    }

    private static HostFirewallArgs FirewallArgs(ClusterLayout layout, ClusterMachine machine) => new()
    {
        Connection = machine.Connection,
        Ruleset = NftablesRendering.For(layout, machine.Machine),
    };

    private static DockerEngineArgs DockerArgs(ClusterLayout layout, ClusterMachine machine) => new()
    {
        Connection = machine.Connection,
        Channel = layout.Docker.Channel == DockerChannel.Upstream ? "upstream" : "distro",
        Version = layout.Docker.EngineVersion,
        DaemonSettings = DockerDaemonSettings.For(layout),
        GroupMembers = { layout.DeployUser },
    };
}
