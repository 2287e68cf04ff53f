using System.Collections.Immutable;
using System.Text;
using Cht.Hosts.Connections;
using Cht.Hosts.Docker;
using Cht.Layout;

namespace Cht.Hosts.Tests.Docker;

/// <summary>Desired and found engines for tests.</summary>
internal static class DockerEngines
{
    public static readonly OperatingSystemRelease Trixie = new("debian", "13", "trixie", "amd64");

    public static readonly OperatingSystemRelease Noble = new("ubuntu", "24.04", "noble", "amd64");

    public static readonly DockerEngineDesired Distro = new() { Host = "core", GroupMembers = ["cht"] };

    public static readonly DockerEngineDesired Upstream = Distro with { Channel = DockerChannel.Upstream, EngineVersion = "28.5.1" };

    public static readonly DockerEngineDesired UpstreamWithKeyring = Upstream with
    {
        Upstream = new UpstreamSource { Keyring = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQINBF\n-----END PGP PUBLIC KEY BLOCK-----\n" },
    };

    public static readonly DockerEngineObserved Bare = new()
    {
        System = Trixie,
        Packages = ImmutableSortedDictionary<string, PackageState>.Empty,
    };

    /// <summary>As the distribution's packages leave a machine after our plan.</summary>
    public static readonly DockerEngineObserved Installed = Bare with
    {
        Packages = Packages(
            "docker.io hi 26.1.5+dfsg1-9+b9", "docker-cli hi 26.1.5+dfsg1-9+b9", "docker-compose hi 2.26.1-4",
            "containerd hi 1.7.24~ds1-6+b4", "runc hi 1.1.15+ds1-2+b4",
            "iptables ii 1.8.11-2", "ca-certificates ii 20250419", "curl ii 8.14.1-2+deb13u2"),
        Command = "/usr/bin/docker",
        Active = "active",
        Enabled = "enabled",
        RunningVersion = "26.1.5+dfsg1",
        Swarm = "inactive",
        DaemonJson = DaemonSettings.Default,
        OwnedSettings = DaemonSettings.Default,
        GroupMembers = ["cht"],
    };

    public static readonly DockerEngineObserved Stopped = Installed with
    {
        Active = "inactive",
        RunningVersion = "",
        GroupMembers = [],
        Packages = Packages(
            "docker-ce ii 5:28.5.1-1~debian.13~trixie", "docker-ce-cli ii 5:28.5.1-1~debian.13~trixie",
            "docker-compose-plugin ii 2.40.0-1~debian.13~trixie", "docker-buildx-plugin ii 0.29.1-1~debian.13~trixie",
            "containerd.io ii 1.7.28-1~debian.13~trixie"),
    };

    public static readonly DockerEngineObserved OtherChannelUnused = Installed with
    {
        Packages = Packages("docker.io ii 26.1.5+dfsg1-9+b9", "runc ii 1.1.15+ds1-2+b4", "containerd.io ii 1.7.28-1~debian.13~trixie"),
    };

    public static ImmutableSortedDictionary<string, PackageState> Packages(params string[] facts) =>
        facts.Select(PackageState.Parse).ToImmutableSortedDictionary(package => package.Name, package => package, StringComparer.Ordinal);

    public static ScriptResult Answer(string facts, params (string Name, string Text)[] documents)
    {
        var text = new StringBuilder(facts.ReplaceLineEndings("\n").TrimEnd()).Append('\n');
        foreach (var (name, document) in documents)
        {
            text.Append(name).Append(':').Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(document))).Append('\n');
        }

        return new ScriptResult(0, text.Append("complete=yes\n").ToString(), "");
    }
}
