using System.Net;

namespace Cht.Hosts.Lab;

/// <summary>Writes what is a machine's own into its root filesystem, before it boots. Every step may be repeated.</summary>
internal sealed class MachineTree(LabMachineDefinition machine, string tree)
{
    /// <summary>One key, one way in: nothing else can be pinned, and nobody guesses passwords.</summary>
    private const string SshSettings = """
        HostKey /etc/ssh/ssh_host_ed25519_key
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin no
        UseDNS no
        MaxSessions 100

        """;

    /// <param name="hostPrivateKey">A secret; goes into the machine's filesystem and nowhere else.</param>
    public void Write(string hostPrivateKey)
    {
        SafeFiles.Write(tree, "etc/hostname", $"{machine.Name}\n", Modes.Public);
        SafeFiles.Write(tree, "etc/hosts", Hosts(machine.Name, machine.Address), Modes.Public);
        SafeFiles.Write(tree, "etc/machine-id", $"{machine.MachineId}\n", Modes.PublicReadOnly);
        SafeFiles.Write(tree, "etc/timezone", $"{machine.TimeZone}\n", Modes.Public);
        SafeFiles.Link(tree, "etc/localtime", $"/usr/share/zoneinfo/{machine.TimeZone}");
        SafeFiles.Write(tree, "etc/resolv.conf", Resolver.Text(machine.NameServers), Modes.Public);
        SafeFiles.Write(tree, "etc/systemd/network/10-cht-lab.network", NetworkUnit(machine), Modes.Public);
        SafeFiles.Write(tree, "etc/ssh/ssh_host_ed25519_key", hostPrivateKey.Trim() + "\n", Modes.Private);
        SafeFiles.Write(tree, "etc/ssh/ssh_host_ed25519_key.pub", machine.HostPublicKey.Trim() + "\n", Modes.Public);
        SafeFiles.Write(tree, "etc/ssh/sshd_config.d/10-cht-lab.conf", SshSettings, Modes.Public);
        SafeFiles.Write(tree, "etc/sudoers.d/90-cht-lab", $"{machine.User} ALL=(ALL) NOPASSWD:ALL\n", Modes.ReadOnly);
        WriteUser();
    }

    internal static string Hosts(string name, string address) => $"""
        127.0.0.1 localhost
        ::1 localhost ip6-localhost ip6-loopback
        {address} {name}

        """;

    internal static string NetworkUnit(LabMachineDefinition machine) => $"""
        [Match]
        Name=host0

        [Network]
        Address={machine.Address}/{machine.PrefixLength}
        Address={Subnet.UniqueLocalAddress(machine.Lab, IPAddress.Parse(machine.Address))}/64
        Gateway={machine.Gateway}
        DHCP=no
        IPv6AcceptRA=no
        LLDP=no
        EmitLLDP=no

        """;

    /// <summary>Adds the line of an account unless the file has one for that name. Pure.</summary>
    internal static string WithEntry(string file, string entry)
    {
        var name = entry[..(entry.IndexOf(':') + 1)];
        return file.Split('\n').Any(line => line.StartsWith(name, StringComparison.Ordinal))
            ? file
            : $"{file.TrimEnd('\n')}\n{entry}\n";
    }

    /// <summary>
    /// Written as text: useradd(8), killed in between, leaves a group without its user and then refuses to go on.
    /// The password is locked with <c>*</c>, not <c>!</c>, which sshd would take for a locked account.
    /// </summary>
    private void WriteUser()
    {
        var (user, id) = (machine.User, machine.UserId);
        AddEntry("etc/group", $"{user}:x:{id}:", Modes.Public);
        AddEntry("etc/gshadow", $"{user}:!::", Modes.Group);
        AddEntry("etc/passwd", $"{user}:x:{id}:{id}::/home/{user}:/bin/bash", Modes.Public);
        AddEntry("etc/shadow", $"{user}:*:20000:0:99999:7:::", Modes.Group);
        OwnFolder($"home/{user}", 0b111_101_000);
        OwnFolder($"home/{user}/.ssh", 0b111_000_000);
        foreach (var file in new[] { ".bashrc", ".profile" })
        {
            var skeleton = Path.Combine(tree, "etc/skel", file);
            if (File.Exists(skeleton) && !File.Exists(Path.Combine(tree, "home", user, file)))
            {
                SafeFiles.Write(tree, $"home/{user}/{file}", File.ReadAllText(skeleton), Modes.Public, id, id);
            }
        }

        SafeFiles.Write(tree, $"home/{user}/.ssh/authorized_keys", string.Join('\n', machine.AuthorizedKeys.Select(key => key.Trim())) + "\n", Modes.Private, id, id);
    }

    private void AddEntry(string path, string entry, int mode)
    {
        var file = Path.Combine(tree, path);
        SafeFiles.Write(tree, path, WithEntry(File.Exists(file) ? File.ReadAllText(file) : "", entry), mode, group: mode == Modes.Group ? ShadowGroup : 0);
    }

    /// <summary>Group "shadow" has this number on Debian and Ubuntu alike (base-passwd).</summary>
    private const int ShadowGroup = 42;

    private void OwnFolder(string path, int mode)
    {
        var folder = SafeFiles.Folder(tree, path);
        File.SetUnixFileMode(folder, (UnixFileMode)mode);
        Native.ChangeOwner(folder, machine.UserId, machine.UserId);
    }
}
