using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Cht.Hosts.Connections;

/// <summary>
/// The connections of one run over the OpenSSH client: one per endpoint (jump hosts too, shared by the machines behind
/// them) and one private ssh-agent per private key given as text. Nothing of it outlives this process, even killed.
/// </summary>
public sealed class SshConnectionPool : IHostConnections
{
    private static readonly Meter Meter = new("Cht.Hosts");
    private static readonly Counter<long> OpenedCounter = Meter.CreateCounter<long>("connections to machines");
    private static readonly Counter<long> ScriptCounter = Meter.CreateCounter<long>("scripts run on machines");

    private readonly ConcurrentDictionary<string, OpenSshConnection> connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SshAgent> agents = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim agentGate = new(1);
    private readonly SshOptions options;
    private readonly SshConnector<MultiplexedConnection> connector;
    private int opened;
    private volatile bool disposed;

    public SshConnectionPool(SshOptions? options = null)
    {
        this.options = options ?? new SshOptions();
        connector = new SshConnector<MultiplexedConnection>(this.options, IdentityOfAsync, OpenJumpAsync, OpenAsync, CountOpened);
    }

    public int Opened => opened;

    public IHostConnection For(SshEndpoint endpoint) => Shared(endpoint);

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        await Task.WhenAll(connections.Values.Select(connection => connection.DisposeAsync().AsTask()));
        await agentGate.WaitAsync();
        try
        {
            await Task.WhenAll(agents.Values.Select(agent => agent.DisposeAsync().AsTask()));
            agents.Clear();
        }
        finally
        {
            agentGate.Release();
        }
    }

    internal static void CountScript() => ScriptCounter.Add(1);

    private void CountOpened()
    {
        Interlocked.Increment(ref opened);
        OpenedCounter.Add(1);
    }

    private OpenSshConnection Shared(SshEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ObjectDisposedException.ThrowIf(disposed, this);
        var whole = EndpointText.WithHome(endpoint);
        return connections.GetOrAdd(EndpointText.KeyOf(whole), _ => new OpenSshConnection(whole, connector, options));
    }

    private Task<MultiplexedConnection> OpenAsync(
        SshEndpoint endpoint, HostKeyPins pins, string algorithms, SshIdentity identity, MultiplexedConnection? jump, CancellationToken cancellationToken) =>
        MultiplexedConnection.OpenAsync(endpoint, pins, algorithms, identity, jump, options, cancellationToken);

    private Task<MultiplexedConnection> OpenJumpAsync(SshEndpoint jump, CancellationToken cancellationToken) =>
        Shared(jump).OpenAsync(cancellationToken);

    private async Task<SshIdentity> IdentityOfAsync(SshEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.PrivateKey is { Length: > 0 } text)
        {
            var agent = await AgentOfAsync(endpoint.Name, text, cancellationToken);
            return new SshIdentity(null, agent.Socket, OnlyFile: false, "the private key of the configuration");
        }

        if (endpoint.PrivateKeyFile is { Length: > 0 } file)
        {
            return new SshIdentity(file, options.AgentSocket, OnlyFile: true, $"the private key file {file}");
        }

        return options.AgentSocket is { Length: > 0 } socket
            ? new SshIdentity(null, socket, OnlyFile: false, "the keys of your ssh-agent")
            : throw new HostUnreachableException(
                endpoint.Name, "Choose a key to log in with", "no private key is configured and no ssh-agent runs (SSH_AUTH_SOCK is not set)",
                "Configure a private key or a key file, or start ssh-agent and add your key.")
            { Permanent = true };
    }

    private async Task<SshAgent> AgentOfAsync(string host, string privateKey, CancellationToken cancellationToken)
    {
        await agentGate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var key = EndpointText.Hash(privateKey);
            if (agents.TryGetValue(key, out var running) && running.IsAlive)
            {
                return running;
            }

            return agents[key] = await SshAgent.StartAsync(host, privateKey, cancellationToken);
        }
        finally
        {
            agentGate.Release();
        }
    }
}
