using System.Collections.Immutable;
using System.Net;

namespace Cht.Layout;

/// <summary>One machine of the cluster, validated.</summary>
public sealed record Machine
{
    /// <summary>Host name and name in the layout.</summary>
    public required string Name { get; init; }

    public required MachineRole Role { get; init; }

    /// <summary>The address that the other machines use and that Swarm advertises.</summary>
    public required IPAddress PrivateAddress { get; init; }

    public IPAddress? PrivateAddressV6 { get; init; }

    public IPAddress? PublicAddress { get; init; }

    public required bool IsManager { get; init; }

    public required SshAccess Ssh { get; init; }

    /// <summary>The CouchDB node on this machine; null on the core machine.</summary>
    public CouchDbNode? CouchDb { get; init; }

    public bool IsCore => Role == MachineRole.Core;

    /// <summary>Every address from which this machine talks to its peers.</summary>
    public ImmutableArray<IPAddress> PeerAddresses =>
        PrivateAddressV6 is null ? [PrivateAddress] : [PrivateAddress, PrivateAddressV6];
}

/// <summary>A CouchDB node.</summary>
/// <param name="Number">From 1; node 1 sets the cluster up.</param>
/// <param name="Name">Erlang, service and DNS name (couchdb-1.local): stored in the shard maps, for good.</param>
/// <param name="DataDirectory">Absolute path of its data on the machine.</param>
public sealed record CouchDbNode(int Number, string Name, string DataDirectory);

/// <summary>How administrators reach a machine.</summary>
public sealed record SshAccess(string Address, int Port, string User, ImmutableArray<string> HostKeys);
