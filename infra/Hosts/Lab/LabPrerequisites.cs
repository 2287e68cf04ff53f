using System.Collections.Immutable;

namespace Cht.Hosts.Lab;

/// <summary>What a computer needs before it can hold a lab.</summary>
/// <param name="IsRoot">Machines, bridges and mounts are made by root.</param>
/// <param name="MissingCommands">Commands that are not there.</param>
/// <param name="MissingPackages">Debian packages that provide them.</param>
/// <param name="Kernel">What the kernel can do.</param>
public sealed record LabPrerequisitesState(
    bool IsRoot, ImmutableArray<string> MissingCommands, ImmutableArray<string> MissingPackages, LabKernel Kernel);

/// <summary>Checks this computer, and installs distribution packages that are missing when run by root.</summary>
public sealed class LabPrerequisites(LabComputer computer)
{
    /// <summary>Commands of a lab and the Debian packages that provide them.</summary>
    internal static ImmutableArray<(string Command, string Package)> Needs { get; } =
    [
        ("mmdebstrap", "mmdebstrap"), ("systemd-nspawn", "systemd-container"), ("nft", "nftables"), ("ip", "iproute2"),
        ("ssh", "openssh-client"), ("ssh-keygen", "openssh-client"), ("gpg", "gpg"), ("setsid", "util-linux"), ("mount", "mount"),
        ("umount", "mount"), ("nsenter", "util-linux"), ("chroot", "coreutils"), ("rm", "coreutils"), ("sync", "coreutils"),
    ];

    private const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    public static Task<LabPrerequisitesState> ObserveAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var missing = Needs.Where(need => Commands.Find(need.Command) is null).ToList();
        if (!File.Exists(Keyring))
        {
            missing.Add((Keyring, "debian-archive-keyring"));
        }

        return Task.FromResult(new LabPrerequisitesState(
            Native.EffectiveUser() == 0, [.. missing.Select(need => need.Command)], [.. missing.Select(need => need.Package).Distinct(StringComparer.Ordinal)],
            LabKernel.Read()));
    }

    /// <summary>Makes this computer ready for labs.</summary>
    /// <exception cref="ProvisioningException">Everything that is missing, in one error.</exception>
    public async Task<LabPrerequisitesState> EnsureAsync(CancellationToken cancellationToken = default)
    {
        using var prerequisitesLock = Native.EffectiveUser() == 0 ? await computer.LockAsync("prerequisites", cancellationToken) : null;
        var state = await ObserveAsync(cancellationToken);
        if (!state.MissingPackages.IsEmpty && state.IsRoot && Commands.Find("apt-get") is not null)
        {
            computer.Report($"Installing {string.Join(", ", state.MissingPackages)}");
            const string remedy = "Install these packages yourself.";
            await Commands.MustAsync("Reading package lists", remedy, "apt-get", ["--quiet", "update"], cancellationToken);
            await Commands.MustAsync(
                "Installing what labs need", remedy, "apt-get",
                ["--quiet", "install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", .. state.MissingPackages], cancellationToken);
            state = await ObserveAsync(cancellationToken);
        }

        var problems = Problems(state).ToList();
        if (problems.Count > 0)
        {
            throw new ProvisioningException(
                LabComputer.HostName, "Preparing for lab machines", string.Join("; ", problems.Select(problem => problem.Found)),
                string.Join(" ", problems.Select(problem => problem.Remedy).Distinct(StringComparer.Ordinal)));
        }

        foreach (var limit in state.Kernel.Limits())
        {
            computer.Report(limit);
        }

        return state;
    }

    /// <summary>All that stands in the way, each with what to do. Pure.</summary>
    internal static IEnumerable<(string Found, string Remedy)> Problems(LabPrerequisitesState state)
    {
        if (!state.IsRoot)
        {
            yield return ("not run by root", "Run the command as root (sudo).");
        }

        if (!state.MissingCommands.IsEmpty)
        {
            yield return ($"missing {string.Join(", ", state.MissingCommands)}", $"Run: apt-get install {string.Join(' ', state.MissingPackages)}");
        }

        var kernel = state.Kernel;
        var lacks = new[] { (kernel.Bridge, "bridges"), (kernel.Veth, "veth"), (kernel.Overlay, "overlayfs"), (kernel.Vxlan, "VXLAN") }
            .Where(feature => !feature.Item1).Select(feature => feature.Item2).ToList();
        if (lacks.Count > 0)
        {
            yield return ($"the kernel lacks {string.Join(", ", lacks)}", "Use a distribution kernel.");
        }
    }
}
