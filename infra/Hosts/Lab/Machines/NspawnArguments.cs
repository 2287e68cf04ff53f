namespace Cht.Hosts.Lab;

/// <summary>The command line that boots a machine. Pure.</summary>
internal static class NspawnArguments
{
    public static IReadOnlyList<string> Of(LabMachineDefinition machine, MachineFolders folders, string dataFolder) =>
    [
        "systemd-nspawn",
        "--quiet",
        "--boot",
        Directory(folders),
        $"--machine={LabName.Nspawn(machine.Lab, machine.Name)}",
        $"--hostname={machine.Name}",
        // Neither systemd-machined nor systemd itself need to exist on this computer.
        "--register=no",
        "--keep-unit",
        // Docker inside needs what an ordinary machine has: all capabilities, and the keyring and BPF system calls.
        "--capability=all",
        "--system-call-filter=add_key keyctl bpf",
        $"--network-bridge={LabName.Bridge(machine.Lab)}",
        "--resolv-conf=off",
        "--timezone=off",
        "--link-journal=no",
        "--console=pipe",
        $"--bind={folders.Docker}:/var/lib/docker",
        $"--bind={folders.Containerd}:/var/lib/containerd",
        $"--bind={dataFolder}:{machine.DataPath}",
    ];

    /// <summary>The argument by which processes of a machine are known; no other machine has the same.</summary>
    public static string Directory(MachineFolders folders) => $"--directory={folders.Tree}";

    /// <summary>
    /// Starts the machine and starts it again whenever it reboots itself, which systemd-nspawn tells by exit code 133 (the value of
    /// EXIT_FORCE_RESTART in its unit file, systemd-nspawn@.service). Arguments: log file, number of control groups, their
    /// <c>cgroup.procs</c> files, command line of systemd-nspawn.
    /// </summary>
    public const string Supervisor = """
        exec </dev/null >>"$1" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
        shift
        count=$1
        shift
        groups=
        while [ "$count" -gt 0 ]; do
            groups="$groups $1"
            shift
            count=$((count - 1))
        done
        while :; do
            (
                for group in $groups; do echo 0 >"$group"; done
                exec "$@"
            )
            code=$?
            echo "systemd-nspawn ended with code $code"
            [ "$code" -eq 133 ] || exit "$code"
        done
        """;
}
