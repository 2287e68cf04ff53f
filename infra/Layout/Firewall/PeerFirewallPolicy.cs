using System.Collections.Immutable;
using System.Net;

namespace Cht.Layout;

/// <summary>
/// What may reach the machines of a cluster: one policy, rendered for nftables, for people and for cloud firewalls.
/// Outgoing traffic is free.
/// </summary>
public sealed class PeerFirewallPolicy
{
    private const int SwarmManagement = 2377;
    private const int Gossip = 7946;
    private const int Vxlan = 4789;

    private readonly ClusterLayout layout;

    private PeerFirewallPolicy(ClusterLayout layout, ImmutableArray<FirewallRule> rules)
    {
        this.layout = layout;
        Rules = rules;
    }

    public ImmutableArray<FirewallRule> Rules { get; }

    public static PeerFirewallPolicy For(ClusterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new(layout, [.. PeerRules(layout), .. AdministratorRules(layout), .. PublicRules(layout)]);
    }

    /// <summary>The rules that open a machine, without its own addresses among the sources.</summary>
    public ImmutableArray<FirewallRule> RulesFor(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var own = machine.PeerAddresses.Select(AddressRange.Of).ToImmutableHashSet();
        return [.. Rules
            .Where(rule => rule.Targets.Contains(machine.Name, StringComparer.Ordinal))
            .Select(rule => new FirewallRule(rule.Audience, rule.Protocol, rule.Ports,
                [.. rule.Sources.Where(source => !own.Contains(source))], rule.Targets, rule.Purpose))
            .Where(rule => !rule.Sources.IsEmpty)];
    }

    /// <summary>
    /// May a packet from this address reach the machine? A machine always reaches itself, over its loopback.
    /// </summary>
    /// <param name="from">Source address.</param>
    /// <param name="to">Target machine.</param>
    /// <param name="protocol">What is sent.</param>
    /// <param name="port">Destination port; ignored for protocols without ports.</param>
    public bool MayReach(IPAddress from, Machine to, FirewallProtocol protocol, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(to);
        return to.PeerAddresses.Contains(from)
            || RulesFor(to).Any(rule => Opens(rule, from, protocol, port));
    }

    /// <summary>May one machine of the cluster reach another, by their private addresses?</summary>
    public bool MayReach(Machine from, Machine to, FirewallProtocol protocol, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(from);
        return MayReach(from.PrivateAddress, to, protocol, port);
    }

    /// <summary>May a packet from outside reach a container port that Docker publishes on the machine?</summary>
    public bool MayReachPublished(IPAddress from, Machine to, FirewallProtocol protocol, int port) =>
        RulesFor(to).Any(rule => rule.IsPublished && Opens(rule, from, protocol, port));

    internal ClusterLayout Layout => layout;

    private static bool Opens(FirewallRule rule, IPAddress from, FirewallProtocol protocol, int port) =>
        rule.Protocol == protocol
            && (rule.Ports.IsEmpty || rule.Ports.Contains(port))
            && rule.Sources.Any(source => source.Contains(from));

    private static IEnumerable<FirewallRule> PeerRules(ClusterLayout layout)
    {
        ImmutableArray<AddressRange> peers = [.. layout.Machines.SelectMany(machine => machine.PeerAddresses).Select(AddressRange.Of)];
        ImmutableArray<string> all = [.. layout.Machines.Select(machine => machine.Name)];
        ImmutableArray<string> managers = [.. layout.Managers.Select(machine => machine.Name)];
        FirewallRule Peer(FirewallProtocol protocol, ImmutableArray<int> ports, ImmutableArray<string> targets, string purpose) =>
            new(FirewallAudience.Peers, protocol, ports, peers, targets, purpose);

        if (layout.RunsMicroK8s)
        {
            // The snap's default-args (cluster-agent); the other ports are MicroK8s's usual ones, see docs/kubernetes.md.
            yield return Peer(FirewallProtocol.Tcp, [MicroK8sPorts.Api], all, "Kubernetes API");
            yield return Peer(FirewallProtocol.Tcp, [MicroK8sPorts.ClusterAgent], all, "MicroK8s cluster agent - joining");
            yield return Peer(FirewallProtocol.Tcp, [MicroK8sPorts.Dqlite], all, "MicroK8s datastore");
            yield return Peer(FirewallProtocol.Tcp, [MicroK8sPorts.Kubelet], all, "kubelet");
            yield return Peer(FirewallProtocol.Udp, [Vxlan], all, "pod network");
        }
        else
        {
            yield return Peer(FirewallProtocol.Tcp, [SwarmManagement], managers, "swarm management");
            yield return Peer(FirewallProtocol.Tcp, [Gossip], all, "swarm gossip");
            yield return Peer(FirewallProtocol.Udp, [Gossip], all, "swarm gossip");
            yield return Peer(FirewallProtocol.Udp, [Vxlan], all, "overlay network");
        }

        if (layout.Overlay.Encrypted && !layout.RunsMicroK8s)
        {
            yield return Peer(FirewallProtocol.Esp, [], all, "encrypted overlay network");
        }

        yield return Peer(FirewallProtocol.IcmpEcho, [], all, "ping between machines");
        yield return Peer(FirewallProtocol.IcmpFragmentationNeeded, [], all, "path MTU discovery");
    }

    /// <summary>
    /// Behind a bastion the machines take SSH from it alone; a bastion that is a machine of the cluster takes it from
    /// administrators. Port 22 stays open beside another port: that one may only exist on a router before the machine.
    /// </summary>
    private static IEnumerable<FirewallRule> AdministratorRules(ClusterLayout layout)
    {
        var bastion = layout.Access.Bastion;
        foreach (var machines in layout.Machines.GroupBy(machine => (
            Direct: bastion is null || machine.PeerAddresses.Contains(bastion.SourceAddress),
            machine.Ssh.Port)))
        {
            ImmutableArray<int> ports = [.. new[] { 22, machines.Key.Port }.Distinct()];
            ImmutableArray<AddressRange> sources = machines.Key.Direct ? layout.Access.Administrators : BastionAddresses(layout, bastion!);
            ImmutableArray<string> targets = [.. machines.Select(machine => machine.Name)];
            yield return new(FirewallAudience.Administrators, FirewallProtocol.Tcp, ports, sources, targets,
                machines.Key.Direct ? "SSH for administrators" : "SSH from the bastion");
        }
    }

    private static ImmutableArray<AddressRange> BastionAddresses(ClusterLayout layout, Bastion bastion)
    {
        var machine = layout.Machines.FirstOrDefault(machine => machine.PeerAddresses.Contains(bastion.SourceAddress));
        return [.. (machine?.PeerAddresses ?? [bastion.SourceAddress]).Select(AddressRange.Of)];
    }

    private static IEnumerable<FirewallRule> PublicRules(ClusterLayout layout)
    {
        yield return new(FirewallAudience.Public, FirewallProtocol.Tcp, [80, 443], layout.Access.Public, [layout.Core.Name],
            "the application - HTTP redirect and HTTPS");
    }
}
