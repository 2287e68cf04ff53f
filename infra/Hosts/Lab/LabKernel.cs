using System.IO.Compression;

namespace Cht.Hosts.Lab;

/// <summary>What this computer's kernel can do for a lab.</summary>
/// <param name="Bridge">Needed by the lab's network.</param>
/// <param name="Veth">Needed by the lab's network.</param>
/// <param name="Overlay">Overlayfs: needed by the machines' root filesystems.</param>
/// <param name="Vxlan">Needed by Docker overlay networks.</param>
/// <param name="Ipvs">Virtual addresses of Swarm services and the routing mesh. Without it containers are reached by name alone.</param>
/// <param name="Esp">IPsec: encrypted overlay networks.</param>
public sealed record LabKernel(bool Bridge, bool Veth, bool Overlay, bool Vxlan, bool Ipvs, bool Esp)
{
    /// <summary>Reads the kernel's configuration and its list of modules.</summary>
    public static LabKernel Read()
    {
        var release = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        var modules = $"/lib/modules/{release}";
        return From(
            Configuration($"/boot/config-{release}"),
            Text(Path.Combine(modules, "modules.builtin")) + Text(Path.Combine(modules, "modules.dep")));
    }

    /// <summary>
    /// From the text of the configuration and the names of module files. A feature is there when it is built in, or when its
    /// module is at hand. Pure.
    /// </summary>
    internal static LabKernel From(string configuration, string modules)
    {
        return new LabKernel(
            Has("BRIDGE", "bridge"), Has("VETH", "veth"), Has("OVERLAY_FS", "overlay"), Has("VXLAN", "vxlan"), Has("IP_VS", "ip_vs"), Has("INET_ESP", "esp4"));

        bool Has(string option, string module) =>
            configuration.Split('\n').Contains($"CONFIG_{option}=y", StringComparer.Ordinal)
            || modules.Contains($"/{module}.ko", StringComparison.Ordinal);
    }

    /// <summary>Sentences about what labs on this computer will lack.</summary>
    public IEnumerable<string> Limits()
    {
        if (!Ipvs)
        {
            yield return "The kernel has no IPVS: Swarm services get no virtual address and no routing mesh (use endpoint mode dnsrr).";
        }

        if (!Esp)
        {
            yield return "The kernel has no ESP: overlay networks cannot be encrypted.";
        }
    }

    private static string Configuration(string boot)
    {
        if (!File.Exists("/proc/config.gz"))
        {
            return Text(boot);
        }

        using var reader = new StreamReader(new GZipStream(File.OpenRead("/proc/config.gz"), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    private static string Text(string file) => File.Exists(file) ? File.ReadAllText(file) : "";
}
