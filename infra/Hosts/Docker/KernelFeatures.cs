using Cht.Hosts.Convergence;

namespace Cht.Hosts.Docker;

/// <summary>What the machine's kernel can do for overlay networks, tried out rather than guessed from module names.</summary>
/// <param name="Vxlan">Container traffic between machines. Without it there is no overlay network.</param>
/// <param name="Esp">IPsec encryption. Without it there is no encrypted overlay network.</param>
/// <param name="Ipvs">Virtual service addresses and the routing mesh. Attached containers do not need it.</param>
public sealed record KernelFeatures(bool Vxlan, bool Esp, bool Ipvs)
{
    /// <summary>
    /// Each feature is tried in a network namespace that ends with the command, so nothing on the machine changes; the
    /// kernel loads a missing module by itself, as it would for Docker. The key is not a secret.
    /// </summary>
    internal const string Script =
        """
        ! unshare --net ip link add cht-probe type vxlan id 1 dstport 4789 >/dev/null 2>&1 || fact vxlan yes
        ! unshare --net ip xfrm state add src 127.0.0.1 dst 127.0.0.2 proto esp spi 0x1 mode transport \
          aead 'rfc4106(gcm(aes))' 0x0000000000000000000000000000000000000000 128 >/dev/null 2>&1 || fact esp yes
        if [ -e /proc/net/ip_vs ] || modprobe --dry-run --quiet ip_vs 2>/dev/null; then fact ipvs yes; fi
        """;

    internal static KernelFeatures From(ObservedFacts facts) => new(facts.Is("vxlan"), facts.Is("esp"), facts.Is("ipvs"));
}
