using Cht.Hosts.Connections;
using Cht.Hosts.Tests;

namespace Cht.Cli.Tests.Cluster;

/// <summary>Machines by name, and the endpoints by which they were asked for.</summary>
internal sealed class FakeMachines : IHostConnections
{
    private readonly Dictionary<string, FakeHost> hosts = new(StringComparer.Ordinal);

    public Dictionary<string, SshEndpoint> Endpoints { get; } = new(StringComparer.Ordinal);

    public bool Disposed { get; private set; }

    public int Opened => Endpoints.Count;

    public FakeHost this[string name] => hosts.TryGetValue(name, out var host) ? host : hosts[name] = new FakeHost(name);

    public IHostConnection For(SshEndpoint endpoint)
    {
        Endpoints[endpoint.Name] = endpoint;
        return this[endpoint.Name];
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}
