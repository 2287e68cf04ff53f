namespace Cht.Hosts.Lab;

/// <summary>What goes into a base tree: the arguments of mmdebstrap and the files put in afterwards. Pure.</summary>
internal static class BaseTreeRecipe
{
    /// <summary>Services that make no sense without kernel modules of one's own, or that would take apt's lock at a bad time.</summary>
    public static IReadOnlyList<string> MaskedUnits { get; } =
        ["systemd-modules-load.service", "apt-daily.timer", "apt-daily-upgrade.timer", "systemd-networkd-wait-online.service"];

    public static IReadOnlyList<string> EnabledUnits { get; } = ["systemd-networkd.service", "ssh.service", "cht-lab-cgroups.service"];

    /// <summary>
    /// On cgroup v1 systemd-nspawn leaves the controllers read-only, and runc then fails with "read-only file system". Each machine has
    /// a control group of its own, so it may have them writable.
    /// </summary>
    public const string CgroupsUnit = """
        [Unit]
        Description=Make control groups of this lab machine writable
        DefaultDependencies=no
        Before=sysinit.target
        ConditionPathIsMountPoint=/sys/fs/cgroup/memory

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/bin/sh -c 'for controller in /sys/fs/cgroup/*; do if mountpoint -q "$controller"; then mount -o remount,bind,rw "$controller"; fi; done'

        [Install]
        WantedBy=sysinit.target

        """;

    /// <summary>What a line of mmdebstrap's report means to people; null when nothing.</summary>
    public static string? Progress(string line)
    {
        const string mark = "I: ";
        if (!line.StartsWith(mark, StringComparison.Ordinal))
        {
            return null;
        }

        var said = line[mark.Length..];
        if (said.StartsWith("running --customize-hook", StringComparison.Ordinal))
        {
            return said.Contains("--download-only", StringComparison.Ordinal) ? "downloading packages that machines will install" : null;
        }

        return said.EndsWith("...", StringComparison.Ordinal) ? said.TrimEnd('.') : null;
    }

    public static IReadOnlyList<string> Arguments(LabBaseTreeSpec spec, string tree)
    {
        List<string> arguments =
        [
            "--mode=root",
            "--format=directory",
            "--variant=minbase",
            $"--components={string.Join(',', spec.Components)}",
            $"--include={string.Join(',', spec.Packages)}",
            // Lab machines are thrown away: package installation need not survive a power cut.
            "--dpkgopt=force-unsafe-io",
            """--aptopt=APT::Install-Recommends "false" """.TrimEnd(),
            """--aptopt=Acquire::Languages "none" """.TrimEnd(),
            // Keeps the package lists, so that machines install at once.
            "--skip=cleanup/apt",
        ];
        if (spec.Keyring is not null)
        {
            arguments.Add($"--keyring={spec.Keyring}");
        }

        // What was installed need not be kept; what will be installed is fetched once for all machines.
        arguments.Add("--customize-hook=APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get clean");
        arguments.Add("--customize-hook=chroot \"$1\" apt-get clean");
        if (!spec.Prefetch.IsEmpty)
        {
            arguments.Add($"--customize-hook=chroot \"$1\" apt-get install --yes --download-only {string.Join(' ', spec.Prefetch)}");
        }

        return [.. arguments, spec.Suite, tree, spec.Mirror];
    }
}
