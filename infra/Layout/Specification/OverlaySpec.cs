namespace Cht.Layout;

/// <summary>The attachable overlay network that joins the containers of all machines.</summary>
public sealed record OverlaySpec
{
    /// <summary>The default value is cht-net.</summary>
    public string Name { get; init; } = "cht-net";

    /// <summary>
    /// IPv4 subnet of the containers. The default value is 10.201.0.0/24; Docker's own choice (10.0.x.0/24) collides with
    /// many private networks (moby#27399).
    /// </summary>
    public string Subnet { get; init; } = "10.201.0.0/24";

    /// <summary>
    /// MTU in bytes of the network between the machines, not of the containers: Docker subtracts its own headers.
    /// The default value is 1500.
    /// </summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>
    /// Encrypt container traffic between machines with IPsec. The default value is true: whoever reads or forges that
    /// traffic owns the database, since CHT's Erlang cookie is a public constant.
    /// </summary>
    public bool Encrypted { get; init; } = true;

    /// <summary>Pool for the swarm's other networks (ingress first). The default value is 10.203.0.0/16.</summary>
    public string SwarmPool { get; init; } = "10.203.0.0/16";
}
