using System.Collections.Immutable;

namespace Cht.Layout;

/// <summary>Who may reach the machines from outside. A single address counts as a range.</summary>
public sealed record AccessSpec
{
    /// <summary>
    /// Ranges that may open SSH. Required, unless a bastion stands before the machines: then the machines take SSH from
    /// the bastion only, and these ranges are for the bastion.
    /// </summary>
    public ImmutableArray<string> Administrators { get; init; } = [];

    /// <summary>Ranges that may reach ports 80 and 443 of the core machine. The default is everyone.</summary>
    public ImmutableArray<string> Public { get; init; } = ["0.0.0.0/0", "::/0"];

    /// <summary>The jump host before the machines, if any. It may be one of the machines.</summary>
    public BastionSpec? Bastion { get; init; }
}

/// <summary>A jump host for SSH.</summary>
public sealed record BastionSpec
{
    /// <summary>The address that administrators connect to.</summary>
    public required string Address { get; init; }

    /// <summary>The address that the machines see it come from. The default value is <see cref="Address"/>.</summary>
    public string? PrivateAddress { get; init; }

    /// <summary>The default value is 22.</summary>
    public int Port { get; init; } = 22;

    public required string User { get; init; }

    /// <summary>Pinned host keys: OpenSSH public keys or SHA256 fingerprints. At least one.</summary>
    public ImmutableArray<string> HostKeys { get; init; } = [];

    /// <summary>
    /// True for a bastion that the stack itself makes: its host keys and public address are set by
    /// <see cref="ClusterLayout.WithPublicAddresses"/>. The default value is false.
    /// </summary>
    public bool HostKeysComeLater { get; init; }
}
