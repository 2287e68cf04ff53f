using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Cht.Layout;

namespace Cht.Hosts.Docker;

/// <summary>Docker Engine and Compose as they should be on one machine.</summary>
public sealed record DockerEngineDesired
{
    /// <summary>The machine's name in the cluster layout.</summary>
    public required string Host { get; init; }

    /// <summary>The default value is <see cref="DockerChannel.Distro"/>.</summary>
    public DockerChannel Channel { get; init; } = DockerChannel.Distro;

    /// <summary>Exact engine version such as 28.5.1. Null takes the channel's candidate once and keeps it.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>
    /// Lowest Compose version. The default value is 2.24.4: older ones ignore an external overlay on a worker or need its
    /// driver spelled out (docker/compose#11894).
    /// </summary>
    public string ComposeMinimum { get; init; } = "2.24.4";

    /// <summary>
    /// Whether the packages are held back from automatic upgrades, which restart containerd under running containers
    /// (docker/for-linux#813). The default value is true.
    /// </summary>
    public bool Hold { get; init; } = true;

    /// <summary>
    /// Our keys of <c>/etc/docker/daemon.json</c>, a JSON object as text. Keys that are not ours stay as they are. May hold
    /// the password of a proxy, so it is never shown as a whole. The default value is <see cref="DaemonSettings.Default"/>.
    /// </summary>
    public string DaemonSettings { get; init; } = Docker.DaemonSettings.Default;

    /// <summary>Users who may call Docker without sudo, which equals root. Added, never removed. The default is nobody.</summary>
    public ImmutableArray<string> GroupMembers { get; init; } = [];

    /// <summary>Where the packages of channel <see cref="DockerChannel.Upstream"/> come from.</summary>
    public UpstreamSource Upstream { get; init; } = new();

    /// <exception cref="ProvisioningException">The settings are no JSON object, or cannot go together with Swarm.</exception>
    internal JsonObject Settings => Docker.DaemonSettings.ParseDesired(Host, DaemonSettings);
}

/// <summary>Docker's package source, or a mirror of it.</summary>
public sealed record UpstreamSource
{
    /// <summary>Without the distribution's name, which is appended. The default value is Docker's own site.</summary>
    public string Uri { get; init; } = "https://download.docker.com/linux";

    /// <summary>The signing key in ASCII armour. Null downloads it from <c>Uri/distribution/gpg</c>.</summary>
    public string? Keyring { get; init; }

    /// <summary>The one key that may sign packages. The default value is the fingerprint Docker publishes.</summary>
    public string Fingerprint { get; init; } = "9DC858229FC7DD38854AE2D88D81803C0EBFCD88";
}
