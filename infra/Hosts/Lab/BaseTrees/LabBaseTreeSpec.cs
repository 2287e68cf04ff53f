using System.Collections.Immutable;
using System.Text.Json;

namespace Cht.Hosts.Lab;

/// <summary>Desired state of the filesystem that machines start from.</summary>
public sealed record LabBaseTreeSpec
{
    /// <summary>Raised whenever what the build does changes, so that older trees are not taken for new ones.</summary>
    private const int Recipe = 1;

    /// <summary>What every machine needs to boot, be reached and be measured. Without ping, libcap2-bin is not needed.</summary>
    public static ImmutableArray<string> DefaultPackages { get; } =
    [
        "systemd", "systemd-sysv", "libpam-systemd", "dbus", "openssh-server", "sudo", "iproute2", "nftables", "iptables",
        "iputils-ping", "curl", "ca-certificates", "libcap2-bin", "procps", "less", "netbase", "tzdata",
    ];

    /// <summary>Downloaded into the tree's package archive, not installed: four machines then download them once.</summary>
    public static ImmutableArray<string> DefaultPrefetch { get; } = ["docker.io", "docker-cli", "docker-compose"];

    /// <summary>The default value is <c>trixie</c> (Debian 13).</summary>
    public string Suite { get; init; } = "trixie";

    /// <summary>The default value is <c>http://deb.debian.org/debian</c>.</summary>
    public string Mirror { get; init; } = "http://deb.debian.org/debian";

    /// <summary>The default value is <c>main</c>; Ubuntu needs <c>universe</c> as well.</summary>
    public ImmutableArray<string> Components { get; init; } = ["main"];

    /// <summary>Keyring that signs the mirror. The default is this computer's own for the suite, as mmdebstrap finds it.</summary>
    public string? Keyring { get; init; }

    /// <summary>Packages to install. The default value is <see cref="DefaultPackages"/>.</summary>
    public ImmutableArray<string> Packages { get; init; } = DefaultPackages;

    /// <summary>Packages to download only. The default value is <see cref="DefaultPrefetch"/>.</summary>
    public ImmutableArray<string> Prefetch { get; init; } = DefaultPrefetch;

    /// <summary>Name of the tree: two specifications that differ in anything have different ones.</summary>
    public string Identity() => $"{Suite}-{LabName.Hash($"{Recipe} {JsonSerializer.Serialize(this)}")[..12]}";
}

/// <summary>A complete base tree on this computer.</summary>
/// <param name="Identity">Its name, see <see cref="LabBaseTreeSpec.Identity"/>.</param>
/// <param name="Tree">Folder of the filesystem; never written to again.</param>
/// <param name="BuildSeconds">How long its build took.</param>
public sealed record LabBaseTreeState(string Identity, string Tree, double BuildSeconds);
