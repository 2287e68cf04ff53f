using System.Collections.Immutable;
using Cht.Components.Machines;
using Cht.Hosts.MicroK8s;
using Cht.Layout;
using Cht.Provider.Baseline;
using Cht.Provider.Firewall;
using Cht.Provider.Identity;
using Cht.Provider.MicroK8s;
using Pulumi;

namespace Cht.Components.Kubernetes;

/// <summary>A MicroK8s cluster over all machines: name, baseline, firewall, the snap, add-ons, membership.</summary>
public sealed class MicroK8sNodes : ComponentResource
{
    private readonly ClusterLayout layout;
    private readonly string channel;

    /// <param name="name">Name of the component.</param>
    /// <param name="layout">The cluster; its first machine is the one that the others join.</param>
    /// <param name="machines">The machines of the layout.</param>
    /// <param name="channel">Snap channel: 1.32/stable.</param>
    /// <param name="options">Options of the component.</param>
    public MicroK8sNodes(
        string name, ClusterLayout layout, ImmutableArray<ClusterMachine> machines, string channel, ComponentResourceOptions? options = null)
        : base("cht:index:MicroK8sNodes", name, options)
    {
        ArgumentNullException.ThrowIfNull(layout);
        (this.layout, this.channel) = (layout, channel);
        First = machines.Single(machine => machine.Name.Equals(layout.Core.Name, StringComparison.Ordinal));
        var preflight = new MicroK8sPreflightCheck("preflight", PreflightArgs(machines), Preflight(machines));
        var installed = machines.ToImmutableDictionary(machine => machine.Name, machine => Install(machine, preflight), StringComparer.Ordinal);
        Cluster = new MicroK8sCluster(
            $"{First.Name}-cluster", new() { Connection = First.Connection, Addons = MicroK8sAddonsDesired.Usual }, First.After(this, installed[First.Name]));
        // One after the other: the datastore changes its voters with each join, and two at a time may lose the majority.
        Resource last = Cluster;
        var members = ImmutableArray.CreateBuilder<MicroK8sMember>();
        foreach (var machine in machines.Where(machine => machine != First))
        {
            var options1 = machine.After(this, installed[machine.Name], last);
            // A machine that goes away leaves the cluster first: its vote in the datastore would be missing for ever.
            options1.DeletedWith = null;
            members.Add(new MicroK8sMember($"{machine.Name}-member", MemberArgs(machine), options1));
            last = members[^1];
        }

        Members = members.ToImmutable();
        RegisterOutputs();
    }

    /// <summary>The machine that the others join, and that runs kubectl and helm.</summary>
    public ClusterMachine First { get; }

    public MicroK8sCluster Cluster { get; }

    public ImmutableArray<MicroK8sMember> Members { get; }

    private MicroK8sInstallation Install(ClusterMachine machine, Resource preflight)
    {
        var identity = new HostIdentity($"{machine.Name}-identity", IdentityArgs(machine), machine.After(this, preflight));
        var baseline = new MachineBaseline($"{machine.Name}-baseline", new() { Connection = machine.Connection }, machine.After(this, preflight));
        // Before MicroK8s: its API and cluster agent listen on all addresses from the first second.
        var ruleset = NftablesRuleset.For(PeerFirewallPolicy.For(layout), machine.Machine);
        var firewall = new HostFirewall(
            $"{machine.Name}-firewall",
            new() { Connection = machine.Connection, Ruleset = ruleset.Text, Digest = ruleset.Digest },
            machine.After(this, baseline));
        return new MicroK8sInstallation($"{machine.Name}-microk8s", new() { Connection = machine.Connection, Channel = channel }, machine.After(this, firewall, identity));
    }

    private MicroK8sPreflightCheckArgs PreflightArgs(ImmutableArray<ClusterMachine> machines) => new()
    {
        Channel = channel,
        Machines = machines.Select(machine => machine.Connection).ToArray(),
    };

    private CustomResourceOptions Preflight(ImmutableArray<ClusterMachine> machines)
    {
        var options = new CustomResourceOptions { Parent = this };
        foreach (var machine in machines.SelectMany(machine => machine.Made))
        {
            options.DependsOn.Add(machine);
        }

        return options;
    }

    /// <summary>The cluster agent refuses a node whose host name does not resolve to the address it comes from.</summary>
    private HostIdentityArgs IdentityArgs(ClusterMachine machine)
    {
        var args = new HostIdentityArgs { Connection = machine.Connection, HostName = machine.Name };
        foreach (var peer in layout.Machines)
        {
            args.Addresses.Add(peer.Name, peer.PrivateAddress.ToString());
        }

        return args;
    }

    private MicroK8sMemberArgs MemberArgs(ClusterMachine machine) => new()
    {
        Connection = machine.Connection,
        PrivateAddress = machine.Machine.PrivateAddress.ToString(),
        First = First.Connection,
        FirstAddress = First.Machine.PrivateAddress.ToString(),
        ClusterId = Cluster.ClusterId,
    };
}
