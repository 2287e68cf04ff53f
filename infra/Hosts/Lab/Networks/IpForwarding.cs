namespace Cht.Hosts.Lab;

/// <summary>Forwarding between interfaces: switched on for the first lab, put back as it was after the last.</summary>
internal sealed class IpForwarding(LabComputer computer)
{
    private const string Switch = "/proc/sys/net/ipv4/ip_forward";

    public static bool IsOn => File.ReadAllText(Switch).Trim() != "0";

    public void TurnOn()
    {
        if (IsOn)
        {
            return;
        }

        // Written down first: a kill between the two lines leaves a note that is true, not a switch nobody remembers.
        SafeFiles.WriteJson(computer.Folders.Forwarding, new Memory(0));
        File.WriteAllText(Switch, "1\n");
        computer.Report("Switched on net.ipv4.ip_forward for the lab; the last destroy switches it off again");
    }

    /// <summary>Puts the old value back unless something else on this computer has come to need forwarding.</summary>
    public void Restore(IReadOnlyCollection<string> otherBridges)
    {
        if (SafeFiles.ReadJson<Memory>(computer.Folders.Forwarding) is null)
        {
            return;
        }

        if (otherBridges.Count > 0)
        {
            computer.Report($"Left net.ipv4.ip_forward on: {string.Join(", ", otherBridges)} may need it");
        }
        else
        {
            File.WriteAllText(Switch, "0\n");
        }

        File.Delete(computer.Folders.Forwarding);
    }

    private sealed record Memory(int Previous);
}
