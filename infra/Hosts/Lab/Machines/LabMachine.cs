using System.Collections.Immutable;

namespace Cht.Hosts.Lab;

/// <summary>Real systemd machines on this computer, by systemd-nspawn. They outlive the command that made them.</summary>
public sealed class LabMachine(LabComputer computer)
{
    private readonly MachineProcesses processes = new(computer);
    private readonly MachineMounts mounts = new(computer);

    /// <summary>How long a machine may take until its SSH server answers. The default value is one minute.</summary>
    public TimeSpan BootDeadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a machine may take to power off before it is killed. The default value is 30 seconds.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The machine as it is; null when nothing of it exists (a data volume alone is nothing).</summary>
    public Task<LabMachineState?> ObserveAsync(string lab, string name, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var folders = computer.Folders.Machine(LabName.Validated(lab, "Lab name"), LabName.Validated(name, "Machine name"));
        var init = MachineProcesses.Init(folders);
        var supervised = !MachineProcesses.Supervisors(folders).IsEmpty;
        var state = Directory.Exists(folders.Home) || init is not null || supervised
            ? new LabMachineState(
                SafeFiles.ReadJson<LabMachineDefinition>(folders.Definition),
                init is null ? LabMachineStatus.Stopped : LabMachineStatus.Running, init, supervised)
            : null;
        return Task.FromResult(state);
    }

    /// <summary>
    /// Makes the machine as wanted and running, and waits until its SSH server answers. Does nothing where it is so; finishes what a
    /// kill, or a restart of this computer, left undone. A changed definition is written at the price of a reboot.
    /// </summary>
    /// <param name="machine">What is wanted.</param>
    /// <param name="hostPrivateKey">Private ed25519 host key in OpenSSH form; a secret.</param>
    /// <exception cref="ProvisioningException">
    /// Another base tree than the machine stands on, a missing network or base tree, or no answer before the deadline.
    /// </exception>
    public async Task<LabMachineState> EnsureAsync(LabMachineDefinition machine, string hostPrivateKey, CancellationToken cancellationToken = default)
    {
        machine.Validate();
        using var machineLock = await LockAsync(machine.Lab, machine.Name, cancellationToken);
        var folders = computer.Folders.Machine(machine.Lab, machine.Name);
        var found = await ObserveAsync(machine.Lab, machine.Name, cancellationToken);
        RefuseUnready(machine, found);
        var changed = found?.Definition is null || !found.Definition.SameAs(machine);
        if (found is { Status: LabMachineStatus.Running } && changed)
        {
            computer.Report($"{machine.Name}: its definition changed, rebooting it");
            await StopLockedAsync(machine.Lab, machine.Name, cancellationToken);
            found = found with { Status = LabMachineStatus.Stopped };
        }

        if (found is not { Status: LabMachineStatus.Running })
        {
            await PrepareAsync(machine, hostPrivateKey, folders, cancellationToken);
            await processes.LaunchAsync(machine, folders, cancellationToken);
        }
        else if (found.Init is { } init)
        {
            await MachineLink.EnsureAsync(LabName.Bridge(machine.Lab), init, cancellationToken);
        }

        await processes.WaitForSshAsync(machine, folders, BootDeadline, cancellationToken);
        return (await ObserveAsync(machine.Lab, machine.Name, cancellationToken))!;
    }

    /// <summary>Boots a machine that exists, as it is. Does nothing while it runs.</summary>
    public async Task StartAsync(string lab, string name, CancellationToken cancellationToken = default)
    {
        using var machineLock = await LockAsync(lab, name, cancellationToken);
        await StartLockedAsync(lab, name, cancellationToken);
    }

    /// <summary>Powers the machine off in good order; kills it when it does not in time.</summary>
    public async Task StopAsync(string lab, string name, CancellationToken cancellationToken = default)
    {
        using var machineLock = await LockAsync(lab, name, cancellationToken);
        await StopLockedAsync(lab, name, cancellationToken);
    }

    /// <summary>What a power cut does: every process of the machine ends at once.</summary>
    public async Task KillAsync(string lab, string name, CancellationToken cancellationToken = default)
    {
        using var machineLock = await LockAsync(lab, name, cancellationToken);
        await processes.KillAsync(lab, name, cancellationToken);
    }

    /// <summary>Powers the machine off in good order and boots it again.</summary>
    public async Task RebootAsync(string lab, string name, CancellationToken cancellationToken = default)
    {
        using var machineLock = await LockAsync(lab, name, cancellationToken);
        await StopLockedAsync(lab, name, cancellationToken);
        await StartLockedAsync(lab, name, cancellationToken);
    }

    /// <summary>
    /// Removes the machine: processes, mounts, folders. Its data volume stays unless <paramref name="deleteData"/> is true; a data
    /// folder of one's own choice (<see cref="LabMachineDefinition.DataFolder"/>) always stays.
    /// </summary>
    public async Task RemoveAsync(string lab, string name, bool deleteData = false, CancellationToken cancellationToken = default)
    {
        using var machineLock = await LockAsync(lab, name, cancellationToken);
        computer.Report($"{name}: removing");
        if (!deleteData)
        {
            // What writes to the data volume gets the time to finish.
            await processes.TryPowerOffAsync(lab, name, StopDeadline, cancellationToken);
        }

        await processes.KillAsync(lab, name, cancellationToken);
        var folders = computer.Folders.Machine(lab, name);
        await MachineMounts.RemoveAsync(folders.Home, cancellationToken);
        await MachineMounts.DeleteFolderAsync(folders.Home, cancellationToken);
        if (deleteData)
        {
            await MachineMounts.DeleteFolderAsync(computer.Folders.Data(lab, name), cancellationToken);
        }

        machineLock.Delete();
    }

    /// <summary>Definitions of all machines of all labs under these folders.</summary>
    internal static IEnumerable<LabMachineDefinition> Definitions(LabFolders folders) =>
        from lab in Directory.Exists(folders.Labs) ? Directory.GetDirectories(folders.Labs) : []
        let machines = folders.Machines(Path.GetFileName(lab))
        from machine in Directory.Exists(machines) ? Directory.GetDirectories(machines) : []
        let definition = SafeFiles.ReadJson<LabMachineDefinition>(new MachineFolders(machine).Definition)
        where definition is not null
        select definition;

    private async Task StartLockedAsync(string lab, string name, CancellationToken cancellationToken)
    {
        var folders = computer.Folders.Machine(lab, name);
        var found = await ObserveAsync(lab, name, cancellationToken);
        if (found?.Definition is not { } machine)
        {
            throw new ProvisioningException(name, "Starting the lab machine", $"no such machine in lab {lab}", "Create it first.");
        }

        if (found.Status == LabMachineStatus.Stopped)
        {
            await mounts.EnsureAsync(machine, folders, cancellationToken);
            await processes.LaunchAsync(machine, folders, cancellationToken);
        }

        await processes.WaitForSshAsync(machine, folders, BootDeadline, cancellationToken);
    }

    private async Task StopLockedAsync(string lab, string name, CancellationToken cancellationToken)
    {
        if (!await processes.TryPowerOffAsync(lab, name, StopDeadline, cancellationToken))
        {
            computer.Report($"{name}: did not power off within {StopDeadline.TotalSeconds:0} s, killing it");
        }

        await processes.KillAsync(lab, name, cancellationToken);
    }

    /// <summary>
    /// The definition is written last but for the start: a machine that has one has a whole filesystem.
    /// </summary>
    private async Task PrepareAsync(LabMachineDefinition machine, string hostPrivateKey, MachineFolders folders, CancellationToken cancellationToken)
    {
        computer.Report($"{machine.Name}: preparing its filesystem");

        // Half a stop may have left a supervisor without a machine, or processes without either.
        await processes.KillAsync(machine.Lab, machine.Name, cancellationToken);
        mounts.MakeFolders(machine, folders);
        await mounts.EnsureAsync(machine, folders, cancellationToken);
        new MachineTree(machine, folders.Tree).Write(hostPrivateKey);
        await MachineMounts.CheckHostKeyAsync(machine, folders, cancellationToken);
        SafeFiles.WriteJson(folders.Definition, machine);
    }

    private void RefuseUnready(LabMachineDefinition machine, LabMachineState? found)
    {
        if (found?.Definition is { } old && old.BaseTree != machine.BaseTree)
        {
            throw new ProvisioningException(
                machine.Name, "Changing the lab machine", $"it stands on base tree {old.BaseTree}, wanted {machine.BaseTree}",
                "A machine cannot change its base tree: destroy it and create it again.");
        }

        if (!Directory.Exists(LabBaseTree.TreeOf(computer.Folders, machine.BaseTree)))
        {
            throw new ProvisioningException(machine.Name, "Creating the lab machine", $"base tree {machine.BaseTree} does not exist", "Build the base tree first.");
        }

        if (!Interfaces.Exists(LabName.Bridge(machine.Lab)))
        {
            throw new ProvisioningException(machine.Name, "Creating the lab machine", $"lab {machine.Lab} has no bridge", "Make the lab's network first.");
        }

        var twin = Definitions(computer.Folders).FirstOrDefault(other => other.Lab == machine.Lab && other.Name != machine.Name
            && (other.Address == machine.Address || other.MachineId == machine.MachineId));
        if (twin is not null)
        {
            throw new ProvisioningException(
                machine.Name, "Creating the lab machine", $"machine {twin.Name} of lab {twin.Lab} has the same address or machine id",
                "Give each machine its own.");
        }
    }

    private Task<FileLock> LockAsync(string lab, string name, CancellationToken cancellationToken) =>
        computer.LockAsync($"{LabName.Validated(lab, "Lab name")}.{LabName.Validated(name, "Machine name")}", cancellationToken);
}
