using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Layout;
using Cht.Provider.Overlay;
using Cht.Provider.Swarm;
using Pulumi;
using Network = Cht.Provider.Overlay.OverlayNetwork;

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
        Manager = new SwarmManager($"{first.Name}-swarm", ManagerArgs(layout, first, machines), first.After(this, hosts.Engines[first.Name]));
        var others = machines.Where(machine => machine != first).ToImmutableArray();
        Members = [.. others.Select(machine => new SwarmMember(
            $"{machine.Name}-swarm",
            MemberArgs(layout, machine, first, Manager.ClusterId),
            Membership(machine, hosts)))];
        Nodes = new SwarmNodes("nodes", NodesArgs(layout, first, others), first.After(this, [Manager, .. Members]));
        Network = new Network(layout.Overlay.Name, NetworkArgs(layout, first, others), first.After(this, [Manager, .. Members]));
        RegisterOutputs();
    }

    public SwarmManager Manager { get; }

    public ImmutableArray<SwarmMember> Members { get; }

    public SwarmNodes Nodes { get; }

    public Network Network { get; }

    /// <summary>A machine that goes away leaves the swarm first: the managers would list it as down for ever.</summary>
    private CustomResourceOptions Membership(ClusterMachine machine, DockerHosts hosts)
    {
        var options = machine.After(this, hosts.Engines[machine.Name], Manager);
        options.DeletedWith = null;
        return options;
    }

    private SwarmNodesArgs NodesArgs(ClusterLayout layout, ClusterMachine first, ImmutableArray<ClusterMachine> others)
    {
        var args = new SwarmNodesArgs { Connection = first.Connection, Cluster = layout.Name };
        args.Nodes.Add(Node(first, Manager.NodeId));
        foreach (var (machine, index) in others.Select((machine, index) => (machine, index)))
        {
            args.Nodes.Add(Node(machine, Members[index].NodeId));
        }

        return args;
    }

    private static SwarmNodeArgs Node(ClusterMachine machine, Output<string> nodeId) => new()
    {
        Name = machine.Name,
        NodeId = nodeId,
        IsManager = machine.Machine.IsManager,
        MachineRole = machine.Machine.IsCore ? "core" : "couchdb",
    };

    private static SwarmManagerArgs ManagerArgs(ClusterLayout layout, ClusterMachine machine, ImmutableArray<ClusterMachine> machines) => new()
    {
        Connection = machine.Connection,
        PrivateAddress = machine.Machine.PrivateAddress.ToString(),
        AddressPool = layout.Overlay.SwarmPool.ToString(),
        Peers = machines.Where(peer => peer != machine)
            .Select(peer => new SwarmPeerArgs { Connection = peer.Connection.WithoutInstance(), IsManager = peer.Machine.IsManager })
            .ToArray(),
    };

    private static SwarmMemberArgs MemberArgs(
        ClusterLayout layout, ClusterMachine machine, ClusterMachine manager, Output<string> clusterId) => new()
    {
        Connection = machine.Connection,
        Manager = manager.Connection,
        ClusterId = clusterId,
        PrivateAddress = machine.Machine.PrivateAddress.ToString(),
        ManagerAddresses = layout.Managers.Select(peer => peer.PrivateAddress.ToString()).ToArray(),
        IsManager = machine.Machine.IsManager,
    };

    private OverlayNetworkArgs NetworkArgs(ClusterLayout layout, ClusterMachine manager, ImmutableArray<ClusterMachine> others) => new()
    {
        Connection = manager.Connection,
        Network = layout.Overlay.Name,
        Subnet = layout.Overlay.Subnet.ToString(),
        UnderlayMtu = layout.Overlay.Mtu,
        Encrypted = layout.Overlay.Encrypted,
        Cluster = layout.Name,
        ClusterId = Manager.ClusterId,
        Nodes = others.Select(machine => machine.Connection).ToArray(),
    };
}
