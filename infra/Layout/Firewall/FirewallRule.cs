using System.Collections.Immutable;

namespace Cht.Layout;

public enum FirewallProtocol
{
    Tcp,
    Udp,

    /// <summary>ICMP or ICMPv6 echo request.</summary>
    IcmpEcho,

    /// <summary>ICMP fragmentation needed, ICMPv6 packet too big: without them large packets vanish on the overlay.</summary>
    IcmpFragmentationNeeded,

    /// <summary>IP protocol 50, the encrypted overlay.</summary>
    Esp,
}

/// <summary>Who a rule is for; decides which sources it may have.</summary>
public enum FirewallAudience
{
    /// <summary>The machines of the cluster: exact addresses only.</summary>
    Peers,

    /// <summary>Administrators or the bastion: never everyone.</summary>
    Administrators,

    /// <summary>The users of the application.</summary>
    Public,
}

/// <summary>One thing that may come in. What no rule names is closed.</summary>
public sealed record FirewallRule
{
    public FirewallRule(
        FirewallAudience audience,
        FirewallProtocol protocol,
        ImmutableArray<int> ports,
        ImmutableArray<AddressRange> sources,
        ImmutableArray<string> targets,
        string purpose)
    {
        var wrong = sources.Where(source => audience switch
        {
            FirewallAudience.Peers => !source.IsSingleAddress,
            FirewallAudience.Administrators => source.PrefixLength == 0,
            _ => false,
        }).ToList();
        if (wrong.Count > 0)
        {
            throw new ArgumentException($"A rule for {audience} must not have the source {wrong[0]} ({purpose}).", nameof(sources));
        }

        (Audience, Protocol, Ports, Sources, Targets, Purpose) = (audience, protocol, ports, sources, targets, purpose);
    }

    public FirewallAudience Audience { get; }

    public FirewallProtocol Protocol { get; }

    /// <summary>Destination ports; empty for protocols without ports.</summary>
    public ImmutableArray<int> Ports { get; }

    public ImmutableArray<AddressRange> Sources { get; }

    /// <summary>Names of the machines that the rule opens.</summary>
    public ImmutableArray<string> Targets { get; }

    /// <summary>Why, for people and for rule descriptions: letters, digits, blanks and hyphens only, as cloud firewalls demand.</summary>
    public string Purpose { get; }

    /// <summary>Ports that containers publish and that are therefore open on the forwarding path as well.</summary>
    public bool IsPublished => Audience == FirewallAudience.Public;
}
