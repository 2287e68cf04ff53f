namespace Cht.Hosts.Connections;

/// <summary>Hands out one shared connection per endpoint and closes them all when it is disposed.</summary>
public interface IHostConnections : IAsyncDisposable
{
    /// <summary>
    /// The shared connection of this endpoint, opened by the first script that runs on it. It belongs to this object:
    /// callers do not dispose it.
    /// </summary>
    IHostConnection For(SshEndpoint endpoint);

    /// <summary>Connections opened so far, reconnections and jump hosts included. A no-change run shows 0.</summary>
    int Opened { get; }
}

/// <summary>What a wait on a machine is waiting for.</summary>
/// <param name="Condition">"connection refused by 10.0.0.5 port 22", "Install Docker Engine is running".</param>
/// <param name="Elapsed">Since the wait began.</param>
/// <param name="Deadline">When the wait ends without success, since it began.</param>
public sealed record HostWait(string Host, string Condition, TimeSpan Elapsed, TimeSpan Deadline)
{
    /// <summary>Something has just happened (a lost connection, a reboot) and is worth a line however short the wait is. The default is false.</summary>
    public bool IsNews { get; init; }

    /// <summary>A line for people: host, condition, how long already, how long at most.</summary>
    public override string ToString() => $"{Host}: {Condition}, waiting for {Elapsed.TotalSeconds:0} s of at most {Deadline.TotalSeconds:0} s";
}
