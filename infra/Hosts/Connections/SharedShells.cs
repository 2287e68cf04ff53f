namespace Cht.Hosts.Connections;

/// <summary>An open connection, and the shells on the machine in which its scripts take turns. Closes both.</summary>
internal sealed class SharedShells(ISshSession session) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<(string Command, RemoteShell Shell)> idle = [];
    private bool disposed;

    public ISshSession Session => session;

    /// <summary>Runs a script in an idle shell, or in a new one.</summary>
    /// <returns>As <see cref="RemoteShell.AskAsync"/>.</returns>
    /// <exception cref="OutputTooLongException">More than <paramref name="maximumOutput"/> bytes.</exception>
    public async Task<ChildResult?> RunAsync(ScriptEnvelope envelope, int maximumOutput, CancellationToken cancellationToken)
    {
        var command = envelope.RemoteCommand;
        var shell = Take(command) ?? await session.OpenShellAsync(command, cancellationToken);
        if (shell is null)
        {
            return null;
        }

        var kept = false;
        try
        {
            var answer = await shell.AskAsync(envelope.StandardInput(), envelope.Mark, maximumOutput, cancellationToken);
            kept = shell.IsIdle && Keep(command, shell);
            return answer;
        }
        finally
        {
            if (!kept)
            {
                await shell.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<(string Command, RemoteShell Shell)> left;
        lock (gate)
        {
            disposed = true;
            left = [.. idle];
            idle.Clear();
        }

        // The shells end with the connection, also where the machine has fallen silent.
        await session.DisposeAsync();
        await Task.WhenAll(left.Select(one => one.Shell.DisposeAsync().AsTask()));
    }

    private RemoteShell? Take(string command)
    {
        lock (gate)
        {
            var index = idle.FindLastIndex(one => string.Equals(one.Command, command, StringComparison.Ordinal));
            if (index < 0)
            {
                return null;
            }

            var shell = idle[index].Shell;
            idle.RemoveAt(index);
            return shell;
        }
    }

    private bool Keep(string command, RemoteShell shell)
    {
        lock (gate)
        {
            if (!disposed)
            {
                idle.Add((command, shell));
            }

            return !disposed;
        }
    }
}
