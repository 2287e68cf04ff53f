using System.Collections.Immutable;
using System.Globalization;
using Cht.Layout;

namespace Cht.Hosts.Docker;

/// <summary>The packages of one channel on one distribution.</summary>
/// <param name="Engine">Packages that carry the engine's version; the first one is the engine itself.</param>
/// <param name="Compose">The Compose plugin.</param>
/// <param name="Others">Held together with the engine.</param>
/// <param name="Conflicting">Packages of the other channel, which cannot be installed beside these.</param>
public sealed record DockerPackages(
    ImmutableArray<string> Engine, string Compose, ImmutableArray<string> Others, ImmutableArray<string> Conflicting)
{
    // iptables: the engine's firewall backend. curl: the engine's interface is spoken to over its socket, since the
    // command line would show a join token to every user of the machine.
    private static readonly ImmutableArray<string> Tools = ["iptables", "ca-certificates", "curl"];

    private static readonly ImmutableArray<string> UpstreamOnly =
        ["containerd.io", "docker-buildx-plugin", "docker-ce", "docker-ce-cli", "docker-compose-plugin"];

    private static readonly ImmutableArray<string> DistroOnly =
        ["containerd", "docker-cli", "docker-compose", "docker-compose-v2", "docker.io", "podman-docker", "runc"];

    /// <summary>Every package whose state an observation reads.</summary>
    public static ImmutableArray<string> OfInterest { get; } = [.. Tools, "apparmor", .. UpstreamOnly, .. DistroOnly];

    /// <summary>Packages held back from automatic upgrades.</summary>
    public ImmutableArray<string> Held => [.. Engine, Compose, .. Others];

    /// <summary>Everything that must be installed.</summary>
    public ImmutableArray<string> Required(bool appArmor) =>
        appArmor ? [.. Held, .. Tools, "apparmor"] : [.. Held, .. Tools];

    /// <exception cref="ProvisioningException">The distribution has no fitting packages in this channel.</exception>
    public static DockerPackages For(DockerEngineDesired desired, OperatingSystemRelease system)
    {
        var number = double.TryParse(system.Version, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;
        return (desired.Channel, system.Id) switch
        {
            (DockerChannel.Distro, "debian") when number >= 13 =>
                new(["docker.io", "docker-cli"], "docker-compose", ["containerd", "runc"], UpstreamOnly),
            (DockerChannel.Distro, "ubuntu") when number >= 22.04 =>
                new(["docker.io"], "docker-compose-v2", ["containerd", "runc"], UpstreamOnly),
            (DockerChannel.Upstream, "debian") when number >= 12 => Upstream,
            (DockerChannel.Upstream, "ubuntu") when number >= 22.04 => Upstream,
            (DockerChannel.Distro, "debian") => throw Unsupported(
                desired, system, $"its Compose package is older than {desired.ComposeMinimum}", "Use channel 'upstream', or Debian 13."),
            _ => throw Unsupported(
                desired, system, "it is not supported", "Use Debian 13, Ubuntu 22.04 or Ubuntu 24.04."),
        };
    }

    private static DockerPackages Upstream => new(
        ["docker-ce", "docker-ce-cli"], "docker-compose-plugin", ["containerd.io", "docker-buildx-plugin"], DistroOnly);

    private static ProvisioningException Unsupported(
        DockerEngineDesired desired, OperatingSystemRelease system, string reason, string remedy) =>
        new(desired.Host, $"Docker Engine of channel '{desired.Channel.ToString().ToLowerInvariant()}' cannot be installed", $"{system}: {reason}", remedy);
}
