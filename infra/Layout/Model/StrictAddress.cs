using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Cht.Layout;

/// <summary>Addresses as people write them; not the octal, hexadecimal and shortened forms that C libraries also take.</summary>
internal static class StrictAddress
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        if (!IPAddress.TryParse(text, out address))
        {
            return false;
        }

        var exact = address.AddressFamily == AddressFamily.InterNetworkV6
            ? !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal) && !address.IsIPv4MappedToIPv6
            : string.Equals(address.ToString(), text, StringComparison.Ordinal);
        address = exact ? address : null;
        return exact;
    }
}
