using System.Collections.Immutable;
using System.Text.Json;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Docker;

/// <summary>What was found of Docker on one machine.</summary>
public sealed record DockerEngineObserved
{
    public required OperatingSystemRelease System { get; init; }

    /// <summary>Name to state for every package of interest that dpkg knows.</summary>
    public required ImmutableSortedDictionary<string, PackageState> Packages { get; init; }

    /// <summary>True while an installation that an earlier run began is at work.</summary>
    public bool Installing { get; init; }

    /// <summary>Path of the <c>docker</c> command, or empty.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>As <c>systemctl is-active docker.service</c> says.</summary>
    public string Active { get; init; } = "inactive";

    /// <summary>As <c>systemctl is-enabled docker.service</c> says.</summary>
    public string Enabled { get; init; } = string.Empty;

    /// <summary>Version of the running engine, or empty.</summary>
    public string RunningVersion { get; init; } = string.Empty;

    /// <summary>Containers on the machine, stopped ones included.</summary>
    public long Containers { get; init; }

    /// <summary>Swarm state of the running engine (<c>inactive</c>, <c>active</c> ...), or empty.</summary>
    public string Swarm { get; init; } = string.Empty;

    /// <summary>Text of <c>/etc/docker/daemon.json</c>, or null.</summary>
    public string? DaemonJson { get; init; }

    /// <summary>The settings which we wrote last time, or null.</summary>
    public string? OwnedSettings { get; init; }

    /// <summary>True when daemon.json was written and the engine has not been restarted since.</summary>
    public bool RestartPending { get; init; }

    public ImmutableArray<string> GroupMembers { get; init; } = [];

    /// <summary>Text of Docker's apt source, or null.</summary>
    public string? AptSource { get; init; }

    /// <summary>Text of the keyring of Docker's apt source, or null.</summary>
    public string? Keyring { get; init; }

    /// <summary>True where the kernel enforces AppArmor, so that the engine needs its tools.</summary>
    public bool AppArmor { get; init; }

    /// <summary>Open files which the machine can grant to a container, or 0 where that is not known.</summary>
    public long MaximumOpenFiles { get; init; }

    public bool IsRunning => string.Equals(Active, "active", StringComparison.Ordinal);

    internal static DockerEngineObserved From(ObservedFacts facts)
    {
        using var info = JsonDocument.Parse(facts.Document("info") ?? "{}");
        var engine = info.RootElement;
        var answers = engine.Text("ServerVersion").Length > 0;
        return Read(facts) with
        {
            RunningVersion = engine.Text("ServerVersion"),
            Containers = answers ? engine.Number("Containers") : facts.Number("containers"),
            Swarm = answers ? engine.Object("Swarm").Text("LocalNodeState") : facts["swarm"],
        };
    }

    private static DockerEngineObserved Read(ObservedFacts facts) => new()
    {
        System = new OperatingSystemRelease(facts["os"], facts["os_version"], facts["os_codename"], facts["architecture"]),
        Packages = facts.All("package").Select(PackageState.Parse).ToImmutableSortedDictionary(
            package => package.Name, package => package, StringComparer.Ordinal),
        Installing = facts.Is("installing"),
        Command = facts["command"],
        Active = facts["active"],
        Enabled = facts["enabled"],
        DaemonJson = facts.Document("daemon_json"),
        OwnedSettings = facts.Document("owned_settings"),
        RestartPending = facts.Is("restart_pending"),
        GroupMembers = [.. facts["group"].Split(',', StringSplitOptions.RemoveEmptyEntries)],
        AptSource = facts.Document("apt_source"),
        Keyring = facts.Document("keyring"),
        MaximumOpenFiles = facts.Number("open_files"),
        AppArmor = facts.Is("apparmor"),
    };
}

/// <summary>From <c>/etc/os-release</c> and dpkg: debian, 13, trixie, amd64.</summary>
public sealed record OperatingSystemRelease(string Id, string Version, string Codename, string Architecture)
{
    public override string ToString() => $"{Id} {Version} ({Codename}, {Architecture})";
}

/// <summary>A package as dpkg knows it.</summary>
/// <param name="Name">Name without architecture.</param>
/// <param name="Status">Abbreviated status of dpkg: ii (installed), hi (installed and held), iF (half-configured) ...</param>
/// <param name="Version">Version with epoch and revision.</param>
public sealed record PackageState(string Name, string Status, string Version)
{
    public bool Installed => Status.Length > 1 && Status[1] == 'i';

    public bool Held => Status.StartsWith('h');

    internal static PackageState Parse(string fact) =>
        fact.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var name, var status, var version]
            ? new PackageState(name, status, version)
            : new PackageState(fact, string.Empty, string.Empty);
}
