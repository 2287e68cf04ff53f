using System.Collections.Concurrent;
using Cht.Hosts;
using Cht.Hosts.Connections;

namespace Cht.Provider.Connections;

/// <summary>
/// The same connections with a memory: one attempt per machine and run. A machine that was found unreachable is asked no
/// more, so that its resources fail at once and not each after a wait of its own; a connection that was open is used as it is.
/// </summary>
/// <param name="connections">The connections of the run.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">
/// How long an attempt may take, for reads and deletions, which do not wait for a machine to boot. Null, for changes,
/// leaves it to the connections.
/// </param>
internal sealed class RememberingConnections(IHostConnections connections, TimeProvider time, TimeSpan? patience = null) : IHostConnections
{
    private readonly ConcurrentDictionary<IHostConnection, RememberingConnection> known = new();

    public int Opened => connections.Opened;

    public IHostConnection For(SshEndpoint endpoint) => Remembering(endpoint);

    /// <summary>The same connection, with reads that are asked at the same time gathered into one way there and back.</summary>
    public BatchedReads Batched(SshEndpoint endpoint, SemaphoreSlim places)
    {
        var remembering = Remembering(endpoint);
        return new BatchedReads(remembering, remembering.ReachAsync, places, time);
    }

    /// <summary>Forgets who was away: a machine may have been made or started since.</summary>
    public void Forget() => known.Clear();

    /// <summary>The connections belong to the provider.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private RememberingConnection Remembering(SshEndpoint endpoint) =>
        known.GetOrAdd(connections.For(endpoint), shared => new RememberingConnection(shared, time, patience));

    private sealed class RememberingConnection(IHostConnection shared, TimeProvider time, TimeSpan? patience) : IHostConnection
    {
        private readonly Lock gate = new();
        private Task<HostUnreachableException?>? attempt;

        public string HostName => shared.HostName;

        public Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken) =>
            ReachedAsync(() => shared.RunAsync(script, cancellationToken), !script.NewLogin, cancellationToken);

        public Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken) =>
            ReachedAsync(() => shared.RunTicketAsync(script, ticket, cancellationToken), true, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <param name="work">What needs the machine.</param>
        /// <param name="overSharedConnection">
        /// False where a login of its own failed: that says something of the change before it, not of the machine.
        /// </param>
        /// <param name="cancellationToken">Ends the wait; an attempt that others wait for goes on.</param>
        private async Task<ScriptResult> ReachedAsync(
            Func<Task<ScriptResult>> work, bool overSharedConnection, CancellationToken cancellationToken)
        {
            await ReachAsync(cancellationToken);
            try
            {
                return await work();
            }
            catch (HostUnreachableException away) when (away.WhileConnecting && overSharedConnection)
            {
                // The machine went away in the middle of the run, and the wait for it to come back is over.
                lock (gate)
                {
                    attempt = Task.FromResult<HostUnreachableException?>(away);
                }

                throw;
            }
        }

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
            using var limit = patience is { } longest ? new CancellationTokenSource(longest, time) : new CancellationTokenSource();
            try
            {
                if (shared is SshConnection ssh)
                {
                    await ssh.ConnectAsync(limit.Token);
                }

                return null;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                return new HostUnreachableException(
                    HostName, "Connect", $"no connection within {patience?.TotalSeconds:0} s", "Check that the machine runs and that sshd on it answers this computer.")
                { WhileConnecting = true };
            }
            catch (HostUnreachableException unreachable)
            {
                return unreachable;
            }
        }
    }
}
