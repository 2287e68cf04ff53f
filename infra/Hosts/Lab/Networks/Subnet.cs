using System.Net;

namespace Cht.Hosts.Lab;

/// <summary>An IPv4 subnet in CIDR form, for instance <c>10.87.0.0/24</c>. Pure.</summary>
internal sealed record Subnet(IPNetwork Network)
{
    public int PrefixLength => Network.PrefixLength;

    /// <summary>The first address of the subnet, which the bridge of this computer carries.</summary>
    public IPAddress Gateway => Host(1);

    /// <exception cref="ArgumentException">Not a private IPv4 subnet between /16 and /28.</exception>
    public static Subnet Parse(string text)
    {
        if (!IPNetwork.TryParse(text, out var network) || network.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork
            || network.PrefixLength is < 16 or > 28 || network.ToString() != text)
        {
            throw new ArgumentException($"Subnet \"{text}\" is not usable: write an IPv4 subnet between /16 and /28, for instance 10.87.0.0/24.");
        }

        return new Subnet(network);
    }

    public IPAddress Host(int number)
    {
        var value = Number(Network.BaseAddress) + (uint)number;
        return new IPAddress([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
    }

    public bool Overlaps(IPNetwork other) => Network.Contains(other.BaseAddress) || other.Contains(Network.BaseAddress);

    /// <summary>The lab's own IPv6 prefix: a unique local one (RFC 4193) whose 40 random bits come from the lab's name.</summary>
    public static string UniqueLocalPrefix(string lab)
    {
        var hash = LabName.Hash(lab);
        return $"fd{hash[..2]}:{hash[2..6]}:{hash[6..10]}:";
    }

    /// <summary>The unique local address that belongs to an IPv4 address of the lab: same last byte pair.</summary>
    public static string UniqueLocalAddress(string lab, IPAddress address) =>
        $"{UniqueLocalPrefix(lab)}:{Number(address) & 0xffff:x}";

    public override string ToString() => Network.ToString();

    private static uint Number(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
    }
}
