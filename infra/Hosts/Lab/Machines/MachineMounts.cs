namespace Cht.Hosts.Lab;

/// <summary>The filesystems of a machine: an overlay on the base tree, and folders of a real filesystem bound into it.</summary>
internal sealed class MachineMounts(LabComputer computer)
{

    public static string DataFolder(LabFolders folders, LabMachineDefinition machine) =>
        machine.DataFolder ?? folders.Data(machine.Lab, machine.Name);

    public void MakeFolders(LabMachineDefinition machine, MachineFolders folders)
    {
        // overlay2 inside needs a filesystem that keeps whiteouts and trusted attributes; the overlay itself needs the same of its upper folder.
        Directory.CreateDirectory(computer.Folders.Root);
        var filesystem = MountTable.Read().Holding(computer.Folders.Root)?.FileSystem;
        if (filesystem is "overlay" or "tmpfs" or "ramfs" or "nfs" or "nfs4" or "fuse")
        {
            throw new ProvisioningException(
                LabComputer.HostName, $"Creating lab machine {machine.Name}", $"{computer.Folders.Root} lies on {filesystem}",
                "Choose a lab folder on a local disk (ext4, xfs or btrfs).");
        }

        Directory.CreateDirectory(folders.Home, (UnixFileMode)0b111_000_000);
        foreach (var folder in new[] { folders.Upper, folders.Work, folders.Tree, folders.Docker, folders.Containerd, DataFolder(computer.Folders, machine) })
        {
            Directory.CreateDirectory(folder);
        }
    }

    /// <summary>Mounts the machine's root filesystem unless it is: after a restart of this computer it is not.</summary>
    public async Task EnsureAsync(LabMachineDefinition machine, MachineFolders folders, CancellationToken cancellationToken)
    {
        var lower = LabBaseTree.TreeOf(computer.Folders, machine.BaseTree);
        var mounted = MountTable.Read().At(folders.Tree);
        if (mounted?.Option("upperdir") == folders.Upper && mounted.Option("lowerdir") == lower)
        {
            return;
        }

        // A creation that was killed before the machine had a definition may have stood on another base tree.
        await RemoveAsync(folders.Tree, cancellationToken);
        await Commands.MustAsync(
            $"Mounting the root filesystem of {machine.Name}", "Look at the kernel's log: dmesg.",
            "mount",
            ["-t", "overlay", LabName.Nspawn(machine.Lab, machine.Name), "-o", $"lowerdir={lower},upperdir={folders.Upper},workdir={folders.Work}", folders.Tree],
            cancellationToken);
    }

    /// <summary>The private key that was written must be the one whose public half is pinned everywhere.</summary>
    public static async Task CheckHostKeyAsync(LabMachineDefinition machine, MachineFolders folders, CancellationToken cancellationToken)
    {
        var derived = await Commands.RunAsync("ssh-keygen", ["-y", "-f", Path.Combine(folders.Tree, "etc/ssh/ssh_host_ed25519_key")], cancellationToken, input: "");
        if (!derived.Succeeded || !KeyOf(derived.Output).SequenceEqual(KeyOf(machine.HostPublicKey), StringComparer.Ordinal))
        {
            throw new ProvisioningException(
                machine.Name, "Installing the host key", "the private host key is unreadable or does not belong to the public one",
                "Generate the pair again.");
        }

        static IEnumerable<string> KeyOf(string text) => text.Trim().Split(' ').Take(2);
    }

    /// <summary>Unmounts everything at or below a folder; what is busy disappears from view and ends with its last user.</summary>
    public static async Task RemoveAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var mount in MountTable.Read().Below(folder))
        {
            if (!(await Commands.RunAsync("umount", [mount.Target], cancellationToken)).Succeeded)
            {
                await Commands.MustAsync($"Unmounting {mount.Target}", "See who uses it: fuser -vm <folder>.", "umount", ["--lazy", mount.Target], cancellationToken);
            }
        }
    }

    /// <summary>Deletes a folder and refuses to enter anything that is mounted in it.</summary>
    public static Task DeleteFolderAsync(string folder, CancellationToken cancellationToken) =>
        Commands.MustAsync(
            $"Removing {folder}", "See what is mounted below it: findmnt.", "rm", ["--recursive", "--force", "--one-file-system", "--", folder], cancellationToken);
}
