using Cht.Hosts.Connections;

namespace Cht.Cli.Cluster;

/// <summary>Makes the connections of a command that asks machines; whoever calls it closes them.</summary>
internal delegate IHostConnections ConnectionsFactory();

/// <summary>Connections of commands that ask and do not change: they do not wait for a machine to boot.</summary>
internal static class MachineConnections
{
    /// <summary>Long enough for a far bastion, short enough for a person; a machine that is away is part of the answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IHostConnections Create() => new SshConnectionPool(new SshOptions { ConnectDeadline = Patience, ConnectTimeout = Patience });
}
