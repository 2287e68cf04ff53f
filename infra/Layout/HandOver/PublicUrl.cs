using System.Net.Sockets;

namespace Cht.Layout;

/// <summary>Where people reach the cluster.</summary>
public static class PublicUrl
{
    /// <summary>https:// and the public name, else the public or private address of the core machine. No slash at the end.</summary>
    public static string Of(ClusterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var address = layout.Core.PublicAddress ?? layout.Core.PrivateAddress;
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return $"https://{layout.Certificate.CommonName ?? host}";
    }
}
