namespace Cht.Hosts.Lab;

/// <summary>Removes a whole lab, whatever state it is in.</summary>
public static class LabCleanup
{
    /// <summary>
    /// Removes machines, network and folders of a lab. Data volumes stay unless <paramref name="deleteData"/> is true. Base trees
    /// stay: they belong to all labs. Repeating it does no harm.
    /// </summary>
    /// <returns>What is left: nothing but data volumes.</returns>
    /// <exception cref="ProvisioningException">Something could not be removed; all of it is named.</exception>
    public static async Task<LabInventory> RemoveAllAsync(
        LabComputer computer, string lab, bool deleteData = false, CancellationToken cancellationToken = default)
    {
        var machine = new LabMachine(computer);
        await Task.WhenAll(MachineNames(computer, lab).Select(name => Task.Run(() => machine.RemoveAsync(lab, name, deleteData, cancellationToken), cancellationToken)));

        await MachineMounts.RemoveAsync(computer.Folders.Lab(lab), cancellationToken);
        await new LabNetwork(computer).RemoveAsync(lab, cancellationToken);
        new ControlGroups(MountTable.Read()).TryRemove(lab);
        await MachineMounts.DeleteFolderAsync(computer.Folders.Lab(lab), cancellationToken);
        if (deleteData)
        {
            await MachineMounts.DeleteFolderAsync(computer.Folders.Data(lab), cancellationToken);
        }

        var left = await LabInventory.ReadAsync(computer, lab, cancellationToken);
        return left.IsEmpty
            ? left
            : throw new ProvisioningException(
                LabComputer.HostName, $"Removing lab {lab}", $"still there: {string.Join(", ", left.Lines())}", "Run the command again.");
    }

    /// <summary>Machines known by a folder, by a control group or by a process that still runs without its folder.</summary>
    private static IReadOnlyCollection<string> MachineNames(LabComputer computer, string lab)
    {
        var machines = computer.Folders.Machines(LabName.Validated(lab, "Lab name"));
        var upper = ProcessTable.MachinesBelow(machines).Select(machine => Path.GetRelativePath(machines, machine.Upper).Split('/')[0]);
        var groups = new ControlGroups(MountTable.Read()).Find(lab)
            .Select(group => group.Split($"/cht-lab/{lab}/", 2)).Where(parts => parts.Length == 2).Select(parts => parts[1].Split('/')[0]);
        var folders = Directory.Exists(machines) ? Directory.GetDirectories(machines).Select(folder => Path.GetFileName(folder)!) : [];
        return [.. folders.Concat(upper).Concat(groups).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
