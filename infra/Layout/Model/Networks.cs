using System.Collections.Immutable;
using System.Net;

namespace Cht.Layout;

/// <summary>The overlay network of the containers, validated.</summary>
/// <param name="Name">Docker network name.</param>
/// <param name="Subnet">IPv4 subnet of the containers.</param>
/// <param name="Mtu">MTU of the network between the machines, in bytes: Docker's driver option.</param>
/// <param name="Encrypted">IPsec between the machines.</param>
/// <param name="SwarmPool">Pool for the swarm's other networks.</param>
public sealed record OverlayNetwork(string Name, AddressRange Subnet, int Mtu, bool Encrypted, AddressRange SwarmPool)
{
    /// <summary>
    /// What containers get: VXLAN takes 50 bytes, encryption 26 more, rounded down to a multiple of 4
    /// (moby daemon/libnetwork/drivers/overlay/encryption.go).
    /// </summary>
    public int ContainerMtu => Encrypted ? (Mtu - 50 - 26) / 4 * 4 : Mtu - 50;
}

/// <summary>Who may reach the machines from outside, validated.</summary>
public sealed record AccessRanges(ImmutableArray<AddressRange> Administrators, ImmutableArray<AddressRange> Public, Bastion? Bastion);

/// <summary>The jump host before the machines.</summary>
/// <param name="SourceAddress">The address that the machines see.</param>
/// <param name="Ssh">How administrators reach it.</param>
public sealed record Bastion(IPAddress SourceAddress, SshAccess Ssh);

/// <summary>Docker Engine on the machines, validated.</summary>
public sealed record DockerEngine(DockerChannel Channel, string? EngineVersion, AddressRange AddressPool);
