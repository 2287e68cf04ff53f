using System.Collections.Concurrent;
using Cht.Hosts;
using Cht.Hosts.Connections;

namespace Cht.Provider.Connections;

/// <summary>
/// The same connections for reads and deletions, which do not wait for a machine to boot: a machine that does not answer
/// soon is away, and everything else that asks for it during this run hears so at once. Connections that are open, and
/// the ones that changes open with their own patience, are used as they are.
/// </summary>
internal sealed class ImpatientConnections(IHostConnections connections, TimeProvider time) : IHostConnections
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<IHostConnection, ImpatientConnection> known = new();

    public int Opened => connections.Opened;

    public IHostConnection For(SshEndpoint endpoint) => Impatient(endpoint);

    /// <summary>The same connection, with reads that are asked at the same time gathered into one way there and back.</summary>
    public BatchedReads Batched(SshEndpoint endpoint, SemaphoreSlim places)
    {
        var impatient = Impatient(endpoint);
        return new BatchedReads(impatient, impatient.ReachAsync, places, time);
    }

    /// <summary>Forgets who was away: a machine may have been made since.</summary>
    public void Forget() => known.Clear();

    /// <summary>The connections belong to the provider.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ImpatientConnection Impatient(SshEndpoint endpoint) =>
        known.GetOrAdd(connections.For(endpoint), shared => new ImpatientConnection(shared, time));

    private sealed class ImpatientConnection(IHostConnection shared, TimeProvider time) : IHostConnection
    {
        private readonly Lock gate = new();
        private Task<HostUnreachableException?>? attempt;

        public string HostName => shared.HostName;

        public async Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken)
        {
            await ReachAsync(cancellationToken);
            return await shared.RunAsync(script, cancellationToken);
        }

        public async Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken)
        {
            await ReachAsync(cancellationToken);
            return await shared.RunTicketAsync(script, ticket, cancellationToken);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public async Task ReachAsync(CancellationToken cancellationToken)
        {
            Task<HostUnreachableException?> reached;
            lock (gate)
            {
                reached = attempt ??= ConnectAsync();
            }

            if (await reached.WaitAsync(cancellationToken) is { } away)
            {
                throw away;
            }
        }

        private async Task<HostUnreachableException?> ConnectAsync()
        {
            using var patience = new CancellationTokenSource(Patience, time);
            try
            {
                if (shared is OpenSshConnection ssh)
                {
                    await ssh.ConnectAsync(patience.Token);
                }

                return null;
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                return new HostUnreachableException(
                    HostName, "Connect", $"no connection within {Patience.TotalSeconds:0} s", "Check that the machine runs and that sshd on it answers this computer.");
            }
            catch (HostUnreachableException unreachable)
            {
                return unreachable;
            }
        }
    }
}
