using System.Collections.Immutable;

namespace Cht.Hosts.Baseline;

/// <summary>What the baseline of one machine depends on; everything else is the same on every machine.</summary>
public sealed record MachineBaselineDesired
{
    /// <summary>The machine's name in the cluster layout.</summary>
    public required string Host { get; init; }

    /// <summary>The user this program logs in as: the baseline never takes that login away.</summary>
    public required string LoginUser { get; init; }

    /// <summary>Pinned host keys, public keys in OpenSSH form or fingerprints: their types stay on offer.</summary>
    public ImmutableArray<string> HostKeys { get; init; } = [];

    /// <summary>
    /// Where SSH connections through this machine may go, as <c>address:port</c>. Empty, the default, forbids all forwarding;
    /// only a bastion needs an entry per machine behind it.
    /// </summary>
    public ImmutableArray<string> ForwardTo { get; init; } = [];

    /// <summary>
    /// After this time the machine goes back to its former SSH settings unless a second login has succeeded. The default
    /// value is one minute.
    /// </summary>
    public TimeSpan RevertAfter { get; init; } = TimeSpan.FromMinutes(1);
}
