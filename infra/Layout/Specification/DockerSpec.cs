namespace Cht.Layout;

/// <summary>Where Docker Engine comes from.</summary>
public enum DockerChannel
{
    /// <summary>The packages of the machine's distribution.</summary>
    Distro,

    /// <summary>Docker's own signed package source.</summary>
    Upstream,
}

/// <summary>Docker Engine on the machines.</summary>
public sealed record DockerSpec
{
    /// <summary>The default value is <see cref="DockerChannel.Distro"/>.</summary>
    public DockerChannel Channel { get; init; } = DockerChannel.Distro;

    /// <summary>Exact engine version, the same on all machines. Null takes the channel's candidate and holds it.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>
    /// IPv4 range from which Docker takes the machine's local bridges. The default value is 10.202.0.0/16, since Docker's
    /// own choice (172.17.0.0/16 and up, 192.168.0.0/16) collides with many private networks.
    /// </summary>
    public string AddressPool { get; init; } = "10.202.0.0/16";
}
