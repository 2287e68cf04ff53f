using System.Collections.Immutable;

namespace Cht.Hosts.Lab;

/// <summary>
/// A control group for each machine, in every hierarchy of this computer. Without it the init systems of all machines, and the Docker
/// engines in them, would work in the same group and get in each other's way. Where systemd is process 1 its transient
/// units do this instead.
/// </summary>
internal sealed class ControlGroups(MountTable mounts)
{
    private const string Ours = "cht-lab";

    /// <summary>Makes the groups of a machine and answers the files a process writes itself into.</summary>
    public ImmutableArray<string> Ensure(string lab, string machine)
    {
        var files = ImmutableArray.CreateBuilder<string>();
        foreach (var hierarchy in Hierarchies())
        {
            var group = hierarchy.Target;
            foreach (var part in new[] { Ours, lab, machine })
            {
                group = Path.Combine(group, part);
                Directory.CreateDirectory(group);
                Prepare(group);
            }

            files.Add(Path.Combine(group, "cgroup.procs"));
        }

        return files.ToImmutable();
    }

    /// <summary>Groups of a lab or, with a machine named, of that machine; the deepest first.</summary>
    public ImmutableArray<string> Find(string lab, string? machine = null) =>
    [
        .. from hierarchy in Hierarchies()
           let top = Path.Combine(hierarchy.Target, Ours, lab, machine ?? "")
           where Directory.Exists(top)
           from folder in Directory.GetDirectories(top, "*", SearchOption.AllDirectories).Append(top).OrderByDescending(folder => folder.Length)
           select folder.TrimEnd('/'),
    ];

    /// <summary>The topmost groups of a lab, one for each hierarchy.</summary>
    public ImmutableArray<string> Top(string lab) =>
        [.. Hierarchies().Select(hierarchy => Path.Combine(hierarchy.Target, Ours, lab)).Where(Directory.Exists)];

    /// <summary>Processes in the groups of a machine, as numbers.</summary>
    public ImmutableArray<int> Processes(string lab, string? machine = null) =>
        [.. Find(lab, machine).SelectMany(group => Lines(Path.Combine(group, "cgroup.procs"))).Select(int.Parse).Where(id => id > 0).Distinct()];

    /// <summary>Removes the groups, and those above them once no lab has one; false while processes are still in them.</summary>
    public bool TryRemove(string lab, string? machine = null)
    {
        foreach (var group in Find(lab, machine))
        {
            TryRemoveFolder(group);
        }

        foreach (var hierarchy in Hierarchies())
        {
            TryRemoveFolder(Path.Combine(hierarchy.Target, Ours, lab));
            TryRemoveFolder(Path.Combine(hierarchy.Target, Ours));
        }

        return Find(lab, machine).IsEmpty;
    }

    private IEnumerable<Mount> Hierarchies() => mounts.Mounts.Where(mount => mount.FileSystem is "cgroup" or "cgroup2");

    /// <summary>A new group of the cpuset controller takes no process before it has CPUs and memory nodes (cpuset(7)).</summary>
    private static void Prepare(string group)
    {
        foreach (var setting in new[] { "cpuset.cpus", "cpuset.mems" })
        {
            var own = Path.Combine(group, setting);
            var above = Path.Combine(Path.GetDirectoryName(group)!, setting);
            if (File.Exists(Path.Combine(group, "cgroup.clone_children")) && File.Exists(own) && string.IsNullOrWhiteSpace(File.ReadAllText(own)))
            {
                File.WriteAllText(own, File.ReadAllText(above));
            }
        }

        var controllers = Path.Combine(Path.GetDirectoryName(group)!, "cgroup.controllers");
        foreach (var controller in Lines(controllers).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            try
            {
                File.WriteAllText(Path.Combine(Path.GetDirectoryName(group)!, "cgroup.subtree_control"), $"+{controller}");
            }
            catch (IOException)
            {
                // A controller that cannot be handed down limits nothing: the machine boots without it.
            }
        }
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (IOException)
        {
            // Groups vanish while they are read.
            return [];
        }
    }

    private static void TryRemoveFolder(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Absent, or still in use: the caller looks again.
        }
    }
}
