using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Cht.Hosts.Connections;

/// <summary>
/// The connections of one run over one SSH client: one per endpoint, jump hosts too, shared by the machines behind them.
/// Nothing of it outlives this process.
/// </summary>
public abstract class SshConnections : IHostConnections
{
    private static readonly Meter Meter = new("Cht.Hosts");
    private static readonly Counter<long> OpenedCounter = Meter.CreateCounter<long>("connections to machines");
    private static readonly Counter<long> ScriptCounter = Meter.CreateCounter<long>("scripts run on machines");

    private readonly ConcurrentDictionary<string, SshConnection> connections = new(StringComparer.Ordinal);
    private readonly SshConnector connector;
    private int opened;
    private volatile bool disposed;

    private protected SshConnections(SshOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        connector = new SshConnector(this, options);
    }

    public int Opened => opened;

    internal SshOptions Options { get; }

    public IHostConnection For(SshEndpoint endpoint) => Shared(endpoint);

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        try
        {
            // Machines before the jump hosts that they are reached through.
            foreach (var level in connections.Values.GroupBy(connection => connection.Jumps).OrderByDescending(level => level.Key))
            {
                await Task.WhenAll(level.Select(connection => connection.DisposeAsync().AsTask()));
            }
        }
        finally
        {
            // Whatever became of a connection, no key stays in an agent's memory.
            await ForgetKeysAsync();
            GC.SuppressFinalize(this);
        }
    }

    internal static void CountScript() => ScriptCounter.Add(1);

    internal void CountOpened()
    {
        Interlocked.Increment(ref opened);
        OpenedCounter.Add(1);
    }

    internal SshConnection Shared(SshEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ObjectDisposedException.ThrowIf(disposed, this);
        var whole = EndpointText.WithHome(endpoint);
        return connections.GetOrAdd(EndpointText.KeyOf(whole), _ => new SshConnection(whole, connector, Options));
    }

    /// <exception cref="HostUnreachableException">There is no key to log in with, or it cannot be used.</exception>
    internal abstract Task<SshIdentity> IdentityOfAsync(SshEndpoint endpoint, CancellationToken cancellationToken);

    /// <summary>One attempt, with these host key algorithms, through <paramref name="jump"/> if there is one.</summary>
    /// <exception cref="SshAttemptException">No connection, with the reason.</exception>
    internal abstract Task<ISshSession> OpenAsync(
        SshEndpoint endpoint, HostKeyPins pins, string algorithms, SshIdentity identity, ISshSession? jump, CancellationToken cancellationToken);

    /// <summary>After the last connection was closed.</summary>
    internal virtual Task ForgetKeysAsync() => Task.CompletedTask;
}
