using System.Collections.Immutable;

namespace Cht.Hosts.Lab;

/// <summary>Desired state of a lab's network.</summary>
public sealed record LabNetworkSpec
{
    /// <summary>The lab: 1 to 30 characters of a-z, 0-9 and hyphens.</summary>
    public required string Lab { get; init; }

    /// <summary>IPv4 subnet in CIDR form. The default value is 10.87.0.0/24; its first address is the gateway.</summary>
    public string Subnet { get; init; } = "10.87.0.0/24";
}

/// <summary>What was found of a lab's network.</summary>
/// <param name="Bridge">Name of the bridge.</param>
/// <param name="Subnet">The subnet the lab was made with.</param>
/// <param name="Gateway">Address of this computer on the bridge.</param>
/// <param name="BridgeUp">The bridge exists, is up and has its addresses.</param>
/// <param name="RulesInPlace">The lab's table of forwarding and translation rules is complete.</param>
/// <param name="Forwarding">This computer forwards IPv4 packets.</param>
/// <param name="Obstacles">
/// Forward chains of others that drop by default and that the lab has no place in: machines may not reach the mirror.
/// </param>
public sealed record LabNetworkState(
    string Bridge, string Subnet, string Gateway, bool BridgeUp, bool RulesInPlace, bool Forwarding, ImmutableArray<string> Obstacles)
{
    public bool Complete => BridgeUp && RulesInPlace && Forwarding;
}
