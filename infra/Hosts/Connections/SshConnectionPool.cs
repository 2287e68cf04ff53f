namespace Cht.Hosts.Connections;

/// <summary>
/// Connections over the OpenSSH client, and one private ssh-agent per private key given as text. Nothing of it outlives this
/// process, even killed.
/// </summary>
public sealed class SshConnectionPool(SshOptions? options = null) : SshConnections(options ?? new SshOptions())
{
    private readonly Dictionary<string, SshAgent> agents = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim agentGate = new(1);
    private bool closed;

    internal override async Task<ISshSession> OpenAsync(
        SshEndpoint endpoint, HostKeyPins pins, string algorithms, SshIdentity identity, ISshSession? jump, CancellationToken cancellationToken) =>
        await MultiplexedConnection.OpenAsync(endpoint, pins, algorithms, identity, (MultiplexedConnection?)jump, Options, cancellationToken);

    internal override async Task<SshIdentity> IdentityOfAsync(SshEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.PrivateKey is { Length: > 0 } text)
        {
            var agent = await AgentOfAsync(endpoint.Name, text, cancellationToken);
            return new SshIdentity(null, agent.Socket, OnlyFile: false, "the private key of the configuration");
        }

        if (endpoint.PrivateKeyFile is { Length: > 0 } file)
        {
            return new SshIdentity(file, Options.AgentSocket, OnlyFile: true, $"the private key file {file}");
        }

        return Options.AgentSocket is { Length: > 0 } socket
            ? new SshIdentity(null, socket, OnlyFile: false, "the keys of your ssh-agent")
            : throw new HostUnreachableException(
                endpoint.Name, "Choose a key to log in with", "no private key is configured and no ssh-agent runs (SSH_AUTH_SOCK is not set)",
                "Configure a private key or a key file, or start ssh-agent and add your key.")
            { Permanent = true };
    }

    internal override async Task ForgetKeysAsync()
    {
        await agentGate.WaitAsync();
        try
        {
            closed = true;
            await Task.WhenAll(agents.Values.Select(agent => agent.DisposeAsync().AsTask()));
            agents.Clear();
        }
        finally
        {
            agentGate.Release();
        }
    }

    private async Task<SshAgent> AgentOfAsync(string host, string privateKey, CancellationToken cancellationToken)
    {
        await agentGate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
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
