using Cht.Hosts.Connections;

namespace Cht.Hosts.Convergence;

/// <summary>A connection that refuses every script that changes the machine: what a preview is given.</summary>
public sealed class ReadOnlyConnection(IHostConnection inner) : IHostConnection
{
    public string HostName => inner.HostName;

    /// <exception cref="InvalidOperationException">The script mutates: a defect of the part that made it.</exception>
    public Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(script);
        return script.Mutates
            ? throw new InvalidOperationException($"A preview may not change {HostName}: {script.Purpose}")
            : inner.RunAsync(script, cancellationToken);
    }

    public Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(script);
        throw new InvalidOperationException($"A preview may not start long work on {HostName}: {script.Purpose}");
    }

    /// <summary>Leaves the inner connection open: it belongs to whoever made it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
