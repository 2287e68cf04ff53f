using System.Collections.Concurrent;
using Cht.Hosts.Connections;

namespace Cht.Components.Tests.Provider;

/// <summary>Connections whose machines answer by a function and count what they are asked.</summary>
internal sealed class ScriptedConnections(Func<string, HostScript, ScriptResult> answer) : IHostConnections
{
    private readonly ConcurrentDictionary<string, Machine> machines = new(StringComparer.Ordinal);

    public int Opened => 0;

    /// <summary>Purposes of the scripts that reached a machine.</summary>
    public IReadOnlyList<string> Asked(string machine) => machines.TryGetValue(machine, out var found) ? [.. found.Asked] : [];

    public IHostConnection For(SshEndpoint endpoint) => machines.GetOrAdd(endpoint.Name, name => new Machine(name, answer));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Machine(string name, Func<string, HostScript, ScriptResult> answer) : IHostConnection
    {
        public ConcurrentQueue<string> Asked { get; } = new();

        public string HostName => name;

        public Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken)
        {
            Asked.Enqueue(script.Purpose);
            return Task.FromResult(answer(name, script));
        }

        public Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken) => RunAsync(script, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
