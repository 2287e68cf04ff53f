using System.Text.Json;

namespace Cht.Hosts.Lab;

/// <summary>
/// The pair of interfaces that joins a machine to the lab's bridge. A bridge that was removed and made again has lost the machines
/// that ran meanwhile; they need not be rebooted for that.
/// </summary>
internal static class MachineLink
{
    /// <summary>Joins a running machine to the bridge unless it is.</summary>
    public static async Task EnsureAsync(string bridge, LabProcess init, CancellationToken cancellationToken)
    {
        var inside = await Commands.RunAsync(
            "nsenter", ["--net", $"--target={init.Id}", "ip", "-json", "link", "show", "dev", "host0"], cancellationToken);
        if (inside.Succeeded && PeerIndex(inside.Output) is { } index && Interfaces.Named(index) is { } name
            && !Interfaces.PortsOf(bridge).Contains(name, StringComparer.Ordinal))
        {
            const string remedy = "Look at: ip link";
            await Commands.MustAsync($"Joining {name} to {bridge}", remedy, "ip", ["link", "set", "dev", name, "master", bridge], cancellationToken);
            await Commands.MustAsync($"Joining {name} to {bridge}", remedy, "ip", ["link", "set", "dev", name, "up"], cancellationToken);
        }
    }

    /// <summary>
    /// Removes this computer's end of the pair of a machine that has ended. The kernel takes the network of dead processes apart
    /// when it finds the time, minutes later on a busy computer, and until then the machine cannot be started again:
    /// systemd-nspawn refuses an interface that exists.
    /// </summary>
    /// <exception cref="ProvisioningException">It exists and cannot be removed.</exception>
    public static async Task RemoveAsync(string lab, string machine, CancellationToken cancellationToken)
    {
        var name = LabName.Link(lab, machine);
        if ((await Commands.RunAsync("ip", ["link", "show", "dev", name], cancellationToken)).Succeeded
            && await Commands.RunAsync("ip", ["link", "delete", "dev", name], cancellationToken) is { Succeeded: false } refused
            && (await Commands.RunAsync("ip", ["link", "show", "dev", name], cancellationToken)).Succeeded)
        {
            throw new ProvisioningException(LabComputer.HostName, $"Removing the interface {name}", refused.Said, $"Run: ip link delete dev {name}");
        }
    }

    /// <summary>Number of the other end of a pair, from <c>ip -json link show</c>; null when it has none. Pure.</summary>
    internal static int? PeerIndex(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateArray().Where(link => link.TryGetProperty("link_index", out _))
            .Select(link => (int?)link.GetProperty("link_index").GetInt32()).FirstOrDefault();
    }
}
