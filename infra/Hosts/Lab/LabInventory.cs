using System.Collections.Immutable;

namespace Cht.Hosts.Lab;

/// <summary>Everything of one lab that exists on this computer, read anew; nothing is taken from notes.</summary>
public sealed record LabInventory
{
    public required string Lab { get; init; }

    public required ImmutableArray<LabProcess> Processes { get; init; }

    /// <summary>Mount points at or below the lab's folder, the deepest first.</summary>
    public required ImmutableArray<string> Mounts { get; init; }

    /// <summary>The bridge and the interfaces attached to it.</summary>
    public required ImmutableArray<string> Links { get; init; }

    /// <summary>The lab's table, and its rules in chains of others.</summary>
    public required ImmutableArray<string> FirewallRules { get; init; }

    public required ImmutableArray<string> ControlGroups { get; init; }

    /// <summary>Folders and files of the lab, its data volumes apart.</summary>
    public required ImmutableArray<string> Folders { get; init; }

    /// <summary>Data volumes, which outlive the lab.</summary>
    public required ImmutableArray<string> DataFolders { get; init; }

    /// <summary>Nothing is left but, perhaps, data volumes.</summary>
    public bool IsEmpty =>
        Processes.IsEmpty && Mounts.IsEmpty && Links.IsEmpty && FirewallRules.IsEmpty && ControlGroups.IsEmpty && Folders.IsEmpty;

    /// <summary>One line for each thing, for people.</summary>
    public IEnumerable<string> Lines() =>
    [
        .. Processes.Select(process => $"process {process.Id}"),
        .. Mounts.Select(mount => $"mount {mount}"),
        .. Links.Select(link => $"interface {link}"),
        .. FirewallRules.Select(rule => $"firewall {rule}"),
        .. ControlGroups.Select(group => $"control group {group}"),
        .. Folders.Select(folder => $"folder {folder}"),
        .. DataFolders.Select(folder => $"data {folder}"),
    ];

    public static async Task<LabInventory> ReadAsync(LabComputer computer, string lab, CancellationToken cancellationToken = default)
    {
        var bridge = LabName.Bridge(LabName.Validated(lab, "Lab name"));
        var home = computer.Folders.Lab(lab);
        var mounts = MountTable.Read();
        var groups = new ControlGroups(mounts);
        var table = await Commands.RunAsync("nft", ["list", "table", "ip", LabName.Table(lab)], cancellationToken);
        var dockerRules = await DockerUserRules.ListAsync(lab, cancellationToken);
        return new LabInventory
        {
            Lab = lab,
            Processes =
            [
                .. ProcessTable.WithArgument(argument => argument.StartsWith($"--directory={home}/", StringComparison.Ordinal))
                    .Concat(ProcessTable.MachinesBelow(home).Select(machine => machine.Process))
                    .Concat(groups.Processes(lab).Select(ProcessTable.Find).OfType<LabProcess>()).Distinct().OrderBy(process => process.Id),
            ],
            Mounts = [.. mounts.Below(home).Select(mount => mount.Target)],
            Links = InterfacesOf(bridge),
            FirewallRules = [.. table.Succeeded ? [$"table ip {LabName.Table(lab)}"] : Array.Empty<string>(), .. dockerRules],
            ControlGroups = groups.Top(lab),
            Folders = [.. Existing(home, computer.Folders.Locks, $"{lab}.*.lock"), .. RuntimeFiles.Find(lab)],
            DataFolders = Directory.Exists(computer.Folders.Data(lab)) ? [.. Directory.GetDirectories(computer.Folders.Data(lab)).Order(StringComparer.Ordinal)] : [],
        };
    }

    /// <summary>Names of the labs that have anything on this computer besides data volumes.</summary>
    public static IReadOnlyList<string> Labs(LabComputer computer) =>
        Directory.Exists(computer.Folders.Labs)
            ? [.. Directory.GetDirectories(computer.Folders.Labs).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)]
            : [];

    private static ImmutableArray<string> InterfacesOf(string bridge) =>
        Interfaces.Exists(bridge) ? [bridge, .. Interfaces.PortsOf(bridge)] : [];

    private static IEnumerable<string> Existing(string? folder, string parent, string pattern) =>
        (Directory.Exists(folder) ? [folder] : Array.Empty<string>())
            .Concat(Directory.Exists(parent) ? Directory.GetFileSystemEntries(parent, pattern) : []);
}
