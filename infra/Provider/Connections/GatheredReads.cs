using System.Collections.Concurrent;
using Cht.Hosts.Connections;

namespace Cht.Provider.Connections;

/// <summary>
/// The connections that a refresh reads over: one way there and back per machine (<see cref="BatchedReads"/>), and not all
/// machines of a large cluster at the same moment.
/// </summary>
internal sealed class GatheredReads(RememberingConnections connections) : IHostConnections
{
    // Each machine is a few processes on this computer, which mostly wait for the network.
    private const int MachinesAtATime = 32;

    private readonly SemaphoreSlim places = new(MachinesAtATime);
    private readonly ConcurrentDictionary<IHostConnection, BatchedReads> known = new();

    public int Opened => connections.Opened;

    public IHostConnection For(SshEndpoint endpoint) =>
        known.GetOrAdd(connections.For(endpoint), _ => connections.Batched(endpoint, places));

    /// <summary>Forgets who was away, as <see cref="RememberingConnections.Forget"/>.</summary>
    public void Forget()
    {
        connections.Forget();
        known.Clear();
    }

    /// <summary>The connections belong to the provider.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
