using System.Collections.Immutable;
using System.Net;

namespace Cht.Hosts.Lab;

/// <summary>The resolver settings of a machine.</summary>
internal static class Resolver
{
    private static readonly string[] Files = ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"];

    /// <summary>Names the servers given or, when none are, those this computer uses and a machine can reach.</summary>
    public static string Text(ImmutableArray<string> servers) =>
        servers.IsDefaultOrEmpty
            ? FromComputer([.. Files.Where(File.Exists).Select(File.ReadAllText)])
            : string.Concat(servers.Select(server => $"nameserver {server}\n"));

    /// <summary>
    /// The first of the files that names a server outside this computer: one that listens on a loopback address (systemd-resolved,
    /// dnsmasq) cannot be reached from a machine. Pure.
    /// </summary>
    internal static string FromComputer(ImmutableArray<string> files)
    {
        foreach (var file in files)
        {
            var lines = file.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.StartsWith("nameserver ", StringComparison.Ordinal) || line.StartsWith("search ", StringComparison.Ordinal))
                .Where(line => !IsLoopback(line)).ToList();
            if (lines.Exists(line => line.StartsWith("nameserver ", StringComparison.Ordinal)))
            {
                return string.Concat(lines.Select(line => line + "\n"));
            }
        }

        throw new ProvisioningException(
            LabComputer.HostName, "Choosing DNS servers for lab machines", "/etc/resolv.conf names only servers on a loopback address, or none",
            "Name DNS servers for the lab in its configuration.");
    }

    private static bool IsLoopback(string line) =>
        IPAddress.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].Split('%')[0], out var address) && IPAddress.IsLoopback(address);
}
