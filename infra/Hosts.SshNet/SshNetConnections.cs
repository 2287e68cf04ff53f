using System.Collections.Concurrent;
using Cht.Hosts.Connections;

namespace Cht.Hosts.SshNet;

/// <summary>
/// The connections of one run over SSH.NET: one per endpoint, jump hosts too. Found by name (<c>SshClients</c>), since the
/// embedded flavour is built without it.
/// </summary>
public sealed class SshNetConnections : IHostConnections
{
    private readonly ConcurrentDictionary<string, SshNetConnection> connections = new(StringComparer.Ordinal);
    private readonly SshOptions options;
    private readonly SshConnector<SshNetSession> connector;
    private int opened;
    private volatile bool disposed;

    public SshNetConnections(SshOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        connector = new SshConnector<SshNetSession>(
            options, (endpoint, _) => Task.FromResult(SshNetKeys.IdentityOf(endpoint)), OpenJumpAsync, OpenAsync,
            () => Interlocked.Increment(ref opened));
    }

    public int Opened => opened;

    public IHostConnection For(SshEndpoint endpoint) => Shared(endpoint);

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        // Machines before the jump hosts that they are reached through.
        foreach (var connection in connections.Values.OrderBy(connection => connection.HasJump ? 0 : 1))
        {
            await connection.DisposeAsync();
        }
    }

    private SshNetConnection Shared(SshEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ObjectDisposedException.ThrowIf(disposed, this);
        var whole = EndpointText.WithHome(endpoint);
        return connections.GetOrAdd(EndpointText.KeyOf(whole), _ => new SshNetConnection(whole, connector, options));
    }

    private Task<SshNetSession> OpenJumpAsync(SshEndpoint jump, CancellationToken cancellationToken) =>
        Shared(jump).OpenAsync(cancellationToken);

    private Task<SshNetSession> OpenAsync(
        SshEndpoint endpoint, HostKeyPins pins, string algorithms, SshIdentity identity, SshNetSession? jump, CancellationToken cancellationToken) =>
        SshNetSession.OpenAsync(endpoint, pins, algorithms, jump, options, cancellationToken);
}
