using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Cht.Layout;

/// <summary>What a machine is for.</summary>
public enum MachineRole
{
    /// <summary>nginx, API, sentinel, haproxy and the upgrade service. Exactly one per cluster.</summary>
    Core,

    /// <summary>One CouchDB node.</summary>
    [JsonStringEnumMemberName("couchdb")]
    CouchDb,
}

/// <summary>One machine as the configuration describes it.</summary>
public sealed record MachineSpec
{
    /// <summary>Host name and name in the layout: core, couchdb1, couchdb2 ...</summary>
    public required string Name { get; init; }

    public required MachineRole Role { get; init; }

    /// <summary>The address that the other machines use, IPv4 or IPv6. Swarm advertises this one.</summary>
    public required string PrivateAddress { get; init; }

    /// <summary>A second private address of the IPv6 family, when <see cref="PrivateAddress"/> is IPv4.</summary>
    public string? PrivateAddressV6 { get; init; }

    /// <summary>The address that the public uses, where the machine has one of its own.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>
    /// True or false decides whether the machine is a swarm manager; null leaves it to <see cref="ClusterSpec.Managers"/>.
    /// </summary>
    public bool? Manager { get; init; }

    /// <summary>Erlang and service name of the CouchDB node, for good. The default value is couchdb-1.local, couchdb-2.local ...</summary>
    public string? CouchDbNode { get; init; }

    /// <summary>Where CouchDB keeps its data. The default value is cht/couchdb in the deploy user's home.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Address that administrators connect to. The default value is the public, else the private address.</summary>
    public string? SshAddress { get; init; }

    /// <summary>The default value is 22.</summary>
    public int SshPort { get; init; } = 22;

    /// <summary>Login user. The default value is <see cref="ClusterSpec.DeployUser"/>.</summary>
    public string? SshUser { get; init; }

    /// <summary>Pinned host keys: OpenSSH public keys or SHA256 fingerprints. At least one.</summary>
    public ImmutableArray<string> HostKeys { get; init; } = [];

    /// <summary>
    /// True for machines that the stack itself makes: their host keys are generated and set by
    /// <see cref="ClusterLayout.WithHostKeys"/> before the layout is handed to anyone. The default value is false.
    /// </summary>
    public bool HostKeysComeLater { get; init; }
}
