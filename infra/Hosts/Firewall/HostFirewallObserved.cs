using System.Collections.Immutable;
using Cht.Hosts.Convergence;

namespace Cht.Hosts.Firewall;

/// <summary>What was found of the firewall on one machine.</summary>
public sealed record HostFirewallObserved
{
    /// <summary>True where the <c>nft</c> command exists.</summary>
    public bool NftInstalled { get; init; }

    /// <summary>SHA-256 of the loaded table's listing without counters, or empty when no table is loaded.</summary>
    public string LiveHash { get; init; } = string.Empty;

    /// <summary>The digest in the loaded table's comment, or empty.</summary>
    public string LiveDigest { get; init; } = string.Empty;

    /// <summary>The listing's hash when the rules were kept, or empty.</summary>
    public string KeptHash { get; init; } = string.Empty;

    /// <summary>SHA-256 of <c>/etc/cht-infra/firewall.nft</c>, or empty.</summary>
    public string FileHash { get; init; } = string.Empty;

    /// <summary>Text of the unit that loads the file at boot, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>As <c>systemctl is-enabled</c> says of that unit.</summary>
    public string UnitEnabled { get; init; } = string.Empty;

    /// <summary>True while rules are loaded that nobody has kept yet.</summary>
    public bool RevertPending { get; init; }

    /// <summary>Other firewalls that would delete or contradict our table.</summary>
    public ImmutableArray<string> Rivals { get; init; } = [];

    internal static HostFirewallObserved From(ObservedFacts facts) => new()
    {
        NftInstalled = facts.Is("nft"),
        LiveHash = facts["live"],
        LiveDigest = facts["digest"],
        KeptHash = facts["kept"],
        FileHash = facts["file"],
        Unit = facts.Document("unit"),
        UnitEnabled = facts["enabled"],
        RevertPending = facts.Is("revert_pending"),
        Rivals = [.. facts.All("rival")],
    };
}
