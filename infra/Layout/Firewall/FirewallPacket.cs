using System.Net;
using System.Net.Sockets;

namespace Cht.Layout;

public enum ConnectionState
{
    New,
    Established,
    Related,
    Invalid,
    Untracked,
}

/// <summary>A packet that arrives at a machine, as far as a firewall looks at it.</summary>
public sealed record FirewallPacket
{
    public required IPAddress Source { get; init; }

    /// <summary>tcp, udp, icmp, icmpv6 or esp, as nftables calls them.</summary>
    public required string Transport { get; init; }

    public int? SourcePort { get; init; }

    public int? DestinationPort { get; init; }

    /// <summary>As nftables calls it: echo-request, destination-unreachable, nd-neighbor-solicit ...</summary>
    public string? IcmpType { get; init; }

    public string? IcmpCode { get; init; }

    /// <summary>The default value is 64; neighbour discovery uses 255, which no router passes on.</summary>
    public int HopLimit { get; init; } = 64;

    /// <summary>Where it comes in. The default value is eth0.</summary>
    public string Interface { get; init; } = "eth0";

    public ConnectionState State { get; init; } = ConnectionState.New;

    /// <summary>
    /// Set when Docker rewrote the packet for a container (destination NAT): the port that the sender wrote. Such packets
    /// take the forwarding path.
    /// </summary>
    public int? PublishedPort { get; init; }

    public bool IsV6 => Source.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>A new connection or message to the machine itself.</summary>
    public static FirewallPacket To(IPAddress source, FirewallProtocol protocol, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        var v6 = source.AddressFamily == AddressFamily.InterNetworkV6;
        var packet = new FirewallPacket { Source = source, Transport = v6 ? "icmpv6" : "icmp" };
        return protocol switch
        {
            FirewallProtocol.Tcp => packet with { Transport = "tcp", SourcePort = 40000, DestinationPort = port },
            FirewallProtocol.Udp => packet with { Transport = "udp", SourcePort = 40000, DestinationPort = port },
            FirewallProtocol.Esp => packet with { Transport = "esp" },
            FirewallProtocol.IcmpEcho => packet with { IcmpType = "echo-request" },
            _ when v6 => packet with { IcmpType = "packet-too-big" },
            _ => packet with { IcmpType = "destination-unreachable", IcmpCode = "frag-needed" },
        };
    }

    /// <summary>A new connection to a container port that Docker publishes on the machine.</summary>
    public static FirewallPacket ToPublished(IPAddress source, FirewallProtocol protocol, int port, int containerPort = 8080) =>
        To(source, protocol, containerPort) with { PublishedPort = port };
}
