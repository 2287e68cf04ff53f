using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Cht.Hosts.Lab;

/// <summary>
/// The filesystem that machines start from, built once per suite, mirror and package list, and shared by the machines of
/// all labs. It is built beside its place and renamed when complete: what has the final name is whole.
/// </summary>
public sealed partial class LabBaseTree(LabComputer computer)
{
    private const string BuildingMark = ".building-";


    /// <summary>The complete tree for a specification; null when it is not there.</summary>
    public Task<LabBaseTreeState?> ObserveAsync(LabBaseTreeSpec spec, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(SafeFiles.ReadJson<LabBaseTreeState>(Note(spec.Identity())));
    }

    /// <summary>Builds the tree unless it is there. A second command that wants the same tree waits for the first.</summary>
    /// <exception cref="ProvisioningException">The mirror cannot be reached, or a package does not exist there.</exception>
    public async Task<LabBaseTreeState> EnsureAsync(LabBaseTreeSpec spec, CancellationToken cancellationToken = default)
    {
        Validate(spec);
        var identity = spec.Identity();
        if (await ObserveAsync(spec, cancellationToken) is { } ready)
        {
            return ready;
        }

        using var buildLock = await computer.LockAsync($"base-{identity}", cancellationToken);
        if (await ObserveAsync(spec, cancellationToken) is { } builtMeanwhile)
        {
            return builtMeanwhile;
        }

        await RemoveUnfinishedAsync(identity, cancellationToken);
        return await BuildAsync(spec, identity, cancellationToken);
    }

    /// <summary>Removes the tree. Refused while a machine stands on it.</summary>
    public async Task RemoveAsync(LabBaseTreeSpec spec, CancellationToken cancellationToken = default)
    {
        if (!await TryRemoveAsync(spec, cancellationToken))
        {
            var identity = spec.Identity();
            throw new ProvisioningException(
                LabComputer.HostName, $"Removing the base tree {identity}",
                $"in use by {string.Join(", ", Users(spec).Select(machine => $"{machine.Lab}/{machine.Name}"))}", "Destroy these machines first.");
        }
    }

    /// <summary>Removes the tree unless a machine stands on it: then false.</summary>
    public async Task<bool> TryRemoveAsync(LabBaseTreeSpec spec, CancellationToken cancellationToken = default)
    {
        var identity = spec.Identity();
        using var buildLock = await computer.LockAsync($"base-{identity}", cancellationToken);
        var tree = TreeOf(computer.Folders, identity);
        // A machine that is being made stands on the tree before it has a definition.
        if (Users(spec).Any() || MountTable.Read().Mounts.Any(mount => string.Equals(mount.Option("lowerdir"), tree, StringComparison.Ordinal)))
        {
            return false;
        }

        await RemoveUnfinishedAsync(identity, cancellationToken);
        if (File.Exists(Note(identity)))
        {
            // First of all: without its note the tree is not taken for a complete one.
            File.Delete(Note(identity));
        }

        await MachineMounts.DeleteFolderAsync(Folder(identity), cancellationToken);
        buildLock.Delete();
        return true;
    }

    private IEnumerable<LabMachineDefinition> Users(LabBaseTreeSpec spec)
    {
        var identity = spec.Identity();
        return LabMachine.Definitions(computer.Folders).Where(machine => machine.BaseTree == identity);
    }

    internal static string TreeOf(LabFolders folders, string identity) => Path.Combine(folders.BaseTrees, identity, "tree");

    private async Task<LabBaseTreeState> BuildAsync(LabBaseTreeSpec spec, string identity, CancellationToken cancellationToken)
    {
        var start = computer.Time.GetTimestamp();
        var building = $"{Folder(identity)}{BuildingMark}{Environment.ProcessId}";
        var tree = Path.Combine(building, "tree");
        Directory.CreateDirectory(building);
        computer.Report($"Building the base tree: {spec.Suite} from {spec.Mirror}");
        await Commands.MustWhileAliveAsync(
            $"Building the base tree {spec.Suite}", $"See whether {spec.Mirror} can be reached and has these packages.",
            "mmdebstrap", BaseTreeRecipe.Arguments(spec, tree), cancellationToken,
            onLine: line =>
            {
                if (BaseTreeRecipe.Progress(line) is { } sentence)
                {
                    computer.Report($"Base tree: {sentence}");
                }
            });
        await FinishAsync(tree, cancellationToken);
        var state = new LabBaseTreeState(identity, TreeOf(computer.Folders, identity), Math.Round(computer.Time.GetElapsedTime(start).TotalSeconds, 1));
        SafeFiles.WriteJson(Path.Combine(building, "base.json"), state);

        // The rename must not reach the disk before what it names.
        await Commands.MustAsync("Writing the base tree to disk", "Look at the kernel's log.", "sync", ["--file-system", building], cancellationToken);
        Directory.Move(building, Folder(identity));
        computer.Report($"Built the base tree {identity} in {state.BuildSeconds} s");
        return state;
    }

    /// <summary>No host keys and no machine identity of its own; the services of a lab machine.</summary>
    private static async Task FinishAsync(string tree, CancellationToken cancellationToken)
    {
        foreach (var key in Directory.GetFiles(Path.Combine(tree, "etc/ssh"), "ssh_host_*"))
        {
            File.Delete(key);
        }

        SafeFiles.Write(tree, "etc/systemd/system/cht-lab-cgroups.service", BaseTreeRecipe.CgroupsUnit, Modes.Public);
        foreach (var unit in BaseTreeRecipe.MaskedUnits)
        {
            SafeFiles.Link(tree, $"etc/systemd/system/{unit}", "/dev/null");
        }

        // The journal outlives a reboot, and a machine that does not come up can be read from outside.
        SafeFiles.Folder(tree, "var/log/journal");
        if (File.Exists(Path.Combine(tree, "usr/bin/ping")))
        {
            // Systemd's sysctl service, which would open ping to everybody, does not run where /proc/sys is read-only.
            await Commands.MustAsync(
                "Letting everybody ping", "Look at the filesystem of the lab folder: it must keep extended attributes.",
                "chroot", [tree, "setcap", "cap_net_raw+ep", "/usr/bin/ping"], cancellationToken);
        }

        await Commands.MustAsync(
            "Enabling the services of a lab machine", "Look at the packages of the base tree.",
            "chroot", [tree, "systemctl", "enable", .. BaseTreeRecipe.EnabledUnits], cancellationToken);
    }

    /// <summary>What a killed build left: its processes may still run, as children of nobody.</summary>
    private async Task RemoveUnfinishedAsync(string identity, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(computer.Folders.BaseTrees))
        {
            return;
        }

        foreach (var leftover in Directory.GetDirectories(computer.Folders.BaseTrees, $"{identity}{BuildingMark}*"))
        {
            computer.Report($"Removing an unfinished base tree: {leftover}");
            await computer.WaitAsync("the unfinished build to end", TimeSpan.FromSeconds(30), _ => Task.FromResult(!KillWorkersOf(leftover)), cancellationToken);

            // mmdebstrap mounts this computer's /dev, /proc and /sys into the tree, and was killed before it unmounted them.
            await MachineMounts.RemoveAsync(leftover, cancellationToken);
            await MachineMounts.DeleteFolderAsync(leftover, cancellationToken);
        }

        static bool KillWorkersOf(string folder)
        {
            var workers = ProcessTable.Within(folder);
            foreach (var worker in workers)
            {
                worker.Signal(Native.SigKill);
            }

            return !workers.IsEmpty;
        }
    }

    private string Folder(string identity) => Path.Combine(computer.Folders.BaseTrees, identity);

    private string Note(string identity) => Path.Combine(Folder(identity), "base.json");

    /// <summary>Package names end up in a hook that a shell runs, so they must be nothing but names.</summary>
    private static void Validate(LabBaseTreeSpec spec)
    {
        var wrong = spec.Packages.Concat(spec.Prefetch).Concat(spec.Components).Append(spec.Suite).Where(name => !PackageName().IsMatch(name)).ToList();
        if (wrong.Count > 0 || !Uri.TryCreate(spec.Mirror, UriKind.Absolute, out _))
        {
            throw new ArgumentException(
                $"The base tree cannot be built from mirror \"{spec.Mirror}\" and these names: {string.Join(", ", wrong.Select(name => $"\"{name}\""))}.");
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9+.-]*\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PackageName();
}
