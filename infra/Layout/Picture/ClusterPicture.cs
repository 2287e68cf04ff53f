using System.Collections.Immutable;
using System.Globalization;

namespace Cht.Layout;

/// <summary>What the page of a cluster shows: machines, networks, volumes, who may reach whom, and the order of the start. No secrets.</summary>
public sealed record ClusterPicture
{
    public required string Stack { get; init; }

    /// <summary>lab, servers, aws, azure or microk8s.</summary>
    public required string Target { get; init; }

    public required ClusterLayout Layout { get; init; }

    /// <summary>What the next run would do, as <c>59 to create</c>; null when nobody asked.</summary>
    public string? Plan { get; init; }

    /// <summary>Networks that the stack makes or names, besides the overlay network.</summary>
    public ImmutableArray<PictureNetwork> Networks { get; init; } = [];

    /// <summary>Disks that the stack makes for machines.</summary>
    public ImmutableArray<PictureVolume> Volumes { get; init; } = [];

    /// <summary>For each machine in the order of the layout, who may open what on it, by the firewall policy.</summary>
    public ImmutableArray<PictureReach> Reach()
    {
        var policy = PeerFirewallPolicy.For(Layout);
        return [.. Layout.Machines.SelectMany(machine => ReachOf(policy, machine))];
    }

    /// <summary>All networks: those of the stack, and the one of the containers.</summary>
    public ImmutableArray<PictureNetwork> AllNetworks() => Layout.RunsMicroK8s
        ? [.. Networks, new("pod network", "Kubernetes (MicroK8s)", "VXLAN between the machines")]
        :
        [
            .. Networks,
            new(Layout.Overlay.Name, "overlay network of the containers", string.Create(
                CultureInfo.InvariantCulture,
                $"{Layout.Overlay.Subnet}, {(Layout.Overlay.Encrypted ? "encrypted" : "not encrypted")}, MTU {Layout.Overlay.ContainerMtu}")),
        ];

    /// <summary>Where a machine keeps data: the disks of the stack, else a folder.</summary>
    public ImmutableArray<string> VolumesOf(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var own = Volumes.Where(volume => volume.Machine == machine.Name).Select(volume => volume.ToString()).ToList();
        return [.. own, .. machine.CouchDb is { } node ? [node.DataDirectory] : (string[])[]];
    }

    private IEnumerable<PictureReach> ReachOf(PeerFirewallPolicy policy, Machine machine) =>
        from rule in policy.RulesFor(machine)
        let source = SourceOf(rule, machine)
        group rule by source into same
        select new PictureReach(same.Key, machine.Name, [.. same.SelectMany(OpensOf).Distinct(StringComparer.Ordinal)]);

    /// <summary>Names where there are any: machines, the bastion, everyone.</summary>
    private string SourceOf(FirewallRule rule, Machine target)
    {
        return rule.Audience == FirewallAudience.Peers ? PeersOf(rule, target)
            : rule.Sources is [{ PrefixLength: 0, IsV6: false }, { PrefixLength: 0, IsV6: true }] ? "everyone"
            : rule.Audience == FirewallAudience.Public ? $"users at {string.Join(", ", rule.Sources)}"
            : IsBastion(rule) ? $"the bastion {string.Join(", ", rule.Sources)}"
            : $"administrators at {string.Join(", ", rule.Sources)}";
    }

    private string PeersOf(FirewallRule rule, Machine target)
    {
        var sources = rule.Sources.ToHashSet();
        var machines = Layout.Machines.Where(machine => machine.Name != target.Name
            && machine.PeerAddresses.Any(address => sources.Contains(AddressRange.Of(address)))).ToList();
        return machines.Count == Layout.Machines.Length - 1 ? "the other machines" : string.Join(", ", machines.Select(machine => machine.Name));
    }

    private bool IsBastion(FirewallRule rule) => Layout.Access.Bastion is { } bastion && rule.Sources.Contains(AddressRange.Of(bastion.SourceAddress));

    internal static IEnumerable<string> OpensOf(FirewallRule rule) => rule.Protocol switch
    {
        FirewallProtocol.Tcp => rule.Ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"{port}/tcp")),
        FirewallProtocol.Udp => rule.Ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"{port}/udp")),
        FirewallProtocol.IcmpEcho => ["ping"],
        FirewallProtocol.IcmpFragmentationNeeded => ["path MTU"],
        _ => ["ESP"],
    };
}

/// <param name="Kind">What it is, in words.</param>
/// <param name="Details">Ranges and the like.</param>
public sealed record PictureNetwork(string Name, string Kind, string Details);

/// <param name="Machine">Which machine has it.</param>
/// <param name="Details">Size and kind; empty when not known.</param>
public sealed record PictureVolume(string Name, string Machine, string Details)
{
    public override string ToString() => Details.Length == 0 ? Name : $"{Name} ({Details})";
}

/// <param name="From">Who, in words.</param>
/// <param name="To">A machine.</param>
/// <param name="Opens">Ports with protocol.</param>
public sealed record PictureReach(string From, string To, ImmutableArray<string> Opens);
