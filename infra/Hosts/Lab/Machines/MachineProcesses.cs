using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;

namespace Cht.Hosts.Lab;

/// <summary>
/// The processes of a machine: its process 1, systemd-nspawn and the supervisor that starts it again. Nothing about them is written
/// down; they are found in <c>/proc</c>, so that no note can be wrong after a crash.
/// </summary>
internal sealed class MachineProcesses(LabComputer computer)
{

    /// <summary>Process 1 of the machine; it outlives systemd-nspawn when that is killed.</summary>
    public static LabProcess? Init(MachineFolders folders) =>
        ProcessTable.MachinesBelow(folders.Home).Select(machine => machine.Process).FirstOrDefault();

    /// <summary>systemd-nspawn of the machine, and the loop that runs it.</summary>
    public static ImmutableArray<LabProcess> Supervisors(MachineFolders folders)
    {
        var mark = NspawnArguments.Directory(folders);
        return ProcessTable.WithArgument(argument => argument == mark);
    }

    /// <summary>Starts the machine in a session of its own, out of reach of signals to this command and its group.</summary>
    public async Task LaunchAsync(LabMachineDefinition machine, MachineFolders folders, CancellationToken cancellationToken)
    {
        computer.Report($"{machine.Name}: booting");
        var data = MachineMounts.DataFolder(computer.Folders, machine);
        Directory.CreateDirectory(data);
        var nspawn = NspawnArguments.Of(machine, folders, data);
        if (LabComputer.HasSystemd)
        {
            await Commands.MustAsync(
                $"Starting lab machine {machine.Name}", "Look at: journalctl -e", "systemd-run", UnitArguments(machine, folders, nspawn), cancellationToken);
            return;
        }

        var groups = new ControlGroups(MountTable.Read()).Ensure(machine.Lab, machine.Name);
        await Commands.DetachAsync(
            "setsid",
            ["--fork", "/bin/sh", "-c", NspawnArguments.Supervisor, "cht-lab", folders.Console, groups.Length.ToString(), .. groups, .. nspawn],
            cancellationToken);
    }

    /// <summary>Waits until the machine's SSH server says who it is.</summary>
    public async Task WaitForSshAsync(LabMachineDefinition machine, MachineFolders folders, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var start = computer.Time.GetTimestamp();
        var died = false;
        var answered = await computer.WaitAsync(
            $"the SSH server of {machine.Name} ({machine.Address})", deadline,
            async token =>
            {
                if (await SshAnswersAsync(machine.Address, token))
                {
                    return true;
                }

                died = computer.Time.GetElapsedTime(start) > TimeSpan.FromSeconds(2) && Supervisors(folders).IsEmpty && Init(folders) is null;
                return died;
            },
            cancellationToken);
        if (!answered || died)
        {
            var console = File.Exists(folders.Console) ? CommandResult.Tail(await File.ReadAllTextAsync(folders.Console, cancellationToken)) : "";
            throw new HostUnreachableException(
                machine.Name, "Booting the lab machine",
                died ? $"it ended: {console}" : $"no answer on {machine.Address} port 22 within {deadline.TotalSeconds:0} s; console: {console}",
                $"Look at {folders.Console} and at its journal: journalctl --directory={folders.Upper}/var/log/journal");
        }
    }

    /// <summary>Asks process 1 to power off; false when the machine still runs at the deadline.</summary>
    public async Task<bool> TryPowerOffAsync(string lab, string name, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var folders = computer.Folders.Machine(lab, name);
        if (Init(folders) is not { } init)
        {
            return true;
        }

        init.Signal(Native.SigPowerOff);
        return await computer.WaitAsync($"{name} to power off", deadline, _ => Task.FromResult(!init.IsAlive && Supervisors(folders).IsEmpty), cancellationToken);
    }

    /// <summary>Ends every process of the machine and removes what only a running machine needs.</summary>
    public async Task KillAsync(string lab, string name, CancellationToken cancellationToken)
    {
        var folders = computer.Folders.Machine(lab, name);
        var groups = new ControlGroups(MountTable.Read());
        if (LabComputer.HasSystemd)
        {
            // Between two boots of a machine its unit has no process at all: only systemd can call off the second.
            var unit = $"{LabName.Unit(lab, name)}.service";
            await Commands.RunAsync("systemctl", ["kill", "--signal=KILL", unit], cancellationToken);
            await Commands.RunAsync("systemctl", ["stop", unit], cancellationToken);
        }

        var ended = await computer.WaitAsync(
            $"the processes of {name} to end", TimeSpan.FromSeconds(30), _ => Task.FromResult(KillOnce() == 0 && groups.TryRemove(lab, name)), cancellationToken);
        if (!ended)
        {
            throw new ProvisioningException(
                LabComputer.HostName, $"Ending lab machine {name}", "some of its processes do not die", "Restart this computer.");
        }

        await MachineLink.RemoveAsync(lab, name, cancellationToken);
        await RuntimeFiles.RemoveAsync(lab, name, folders, cancellationToken);

        int KillOnce()
        {
            // The supervisor first, or it might see the end of the machine as a reboot.
            LabProcess[] alive = [.. Supervisors(folders), .. ProcessTable.MachinesBelow(folders.Home).Select(machine => machine.Process),
                .. groups.Processes(lab, name).Select(ProcessTable.Find).OfType<LabProcess>()];
            foreach (var process in alive)
            {
                process.Signal(Native.SigKill);
            }

            return alive.Length;
        }
    }

    /// <summary>A unit of its own where systemd is process 1: a session's scope would take the machine with it at log-out.</summary>
    internal static IReadOnlyList<string> UnitArguments(LabMachineDefinition machine, MachineFolders folders, IReadOnlyList<string> nspawn) =>
    [
        "--quiet", "--collect",
        $"--unit={LabName.Unit(machine.Lab, machine.Name)}",
        "--slice=machine.slice",
        "--property=Delegate=yes",
        "--property=KillMode=mixed",
        "--property=TasksMax=infinity",
        "--property=RestartForceExitStatus=133",
        "--property=SuccessExitStatus=133",
        $"--property=StandardOutput=append:{folders.Console}",
        $"--property=StandardError=append:{folders.Console}",
        "--",
        .. nspawn,
    ];

    private static async Task<bool> SshAnswersAsync(string address, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await client.ConnectAsync(address, 22, limit.Token);
            var greeting = new byte[4];
            await client.GetStream().ReadExactlyAsync(greeting, limit.Token);
            return Encoding.ASCII.GetString(greeting) == "SSH-";
        }
        catch (Exception error) when (error is SocketException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
