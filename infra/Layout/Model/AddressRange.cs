using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Cht.Layout;

/// <summary>An IPv4 or IPv6 range in CIDR notation. A single address is a range of its own.</summary>
public readonly record struct AddressRange
{
    private readonly IPNetwork network;

    private AddressRange(IPNetwork network) => this.network = network;

    public IPAddress FirstAddress => network.BaseAddress;

    public int PrefixLength => network.PrefixLength;

    public bool IsV6 => network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>True for exactly one address.</summary>
    public bool IsSingleAddress => PrefixLength == (IsV6 ? 128 : 32);

    public static AddressRange Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32));
    }

    /// <exception cref="FormatException">Not a range.</exception>
    public static AddressRange Parse(string text) =>
        TryParse(text, out var range) ? range.Value : throw new FormatException($"'{text}' is not an address range such as 192.0.2.0/24.");

    /// <summary>Accepts an address or a range without host bits: 192.0.2.7, 192.0.2.0/24, 2001:db8::/48.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AddressRange? range)
    {
        range = null;
        if (StrictAddress.TryParse(text, out var address))
        {
            range = Of(address);
        }
        else if (text is not null && text.Split('/') is [var first, var length]
            && StrictAddress.TryParse(first, out var written) && length.All(char.IsAsciiDigit)
            // IPNetwork cuts host bits off silently; a person who wrote them meant something else.
            && IPNetwork.TryParse(text, out var network) && network.BaseAddress.Equals(written))
        {
            range = new AddressRange(network);
        }

        return range is not null;
    }

    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);
    }

    public bool Overlaps(AddressRange other) => Contains(other.FirstAddress) || other.Contains(FirstAddress);

    /// <summary>A single address without its prefix length, as nftables prints it.</summary>
    public override string ToString() => IsSingleAddress ? FirstAddress.ToString() : network.ToString();
}
