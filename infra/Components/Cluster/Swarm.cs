using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Provider.Overlay;
using Cht.Provider.Swarm;
using Pulumi;

namespace Cht.Components.Cluster;

/// <summary>The swarm over all machines and its attachable overlay network.</summary>
public sealed class Swarm : ComponentResource
{
    public Swarm(
        string name,
        ClusterLayout layout,
        ImmutableArray<ClusterMachine> machines,
        DockerHosts hosts,
        ComponentResourceOptions? options = null)
        : base("cht:index:Swarm", name, options)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(hosts);
        var first = machines.Single(machine => machine.Name.Equals(layout.Managers[0].Name, StringComparison.Ordinal));
        Manager = new SwarmManager($"{first.Name}-swarm", ManagerArgs(layout, first), first.After(this, hosts.Engines[first.Name]));
        var others = machines.Where(machine => machine != first).ToImmutableArray();
        Members = [.. others.Select(machine => new SwarmMember(
            $"{machine.Name}-swarm",
            MemberArgs(layout, machine, first, Manager.ClusterId),
            machine.After(this, hosts.Engines[machine.Name], Manager)))];
        Network = new OverlayNetwork(layout.Overlay.Name, NetworkArgs(layout, first, Manager.ClusterId), first.After(this, Manager));
        RegisterOutputs();
    }

    public SwarmManager Manager { get; }

    public ImmutableArray<SwarmMember> Members { get; }

    public OverlayNetwork Network { get; }

    private static SwarmManagerArgs ManagerArgs(ClusterLayout layout, ClusterMachine machine) => new()
    {
        Connection = machine.Connection,
        Cluster = layout.Name,
        NodeName = machine.Name,
        NodeRole = RoleName(machine.Machine),
        PrivateAddress = machine.Machine.PrivateAddress.ToString(),
        AddressPool = layout.Overlay.SwarmPool.ToString(),
        NodeNames = layout.Machines.Select(peer => peer.Name).ToArray(),
    };

    private static SwarmMemberArgs MemberArgs(
        ClusterLayout layout, ClusterMachine machine, ClusterMachine manager, Output<string> clusterId) => new()
    {
        Connection = machine.Connection,
        Manager = manager.Connection,
        ClusterId = clusterId,
        Cluster = layout.Name,
        NodeName = machine.Name,
        NodeRole = RoleName(machine.Machine),
        PrivateAddress = machine.Machine.PrivateAddress.ToString(),
        ManagerAddresses = layout.Managers.Select(peer => peer.PrivateAddress.ToString()).ToArray(),
        IsManager = machine.Machine.IsManager,
    };

    private static OverlayNetworkArgs NetworkArgs(ClusterLayout layout, ClusterMachine manager, Output<string> clusterId) => new()
    {
        Connection = manager.Connection,
        Network = layout.Overlay.Name,
        Subnet = layout.Overlay.Subnet.ToString(),
        UnderlayMtu = layout.Overlay.Mtu,
        Encrypted = layout.Overlay.Encrypted,
        ClusterId = clusterId,
    };

    private static string RoleName(Machine machine) => machine.IsCore ? "core" : "couchdb";
}
