using System.Diagnostics;

namespace Cht.Hosts.Connections;

/// <summary>A shell behind an ssh process that shares the connection of another one.</summary>
internal sealed class MultiplexedShell(Process client) : RemoteShell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    protected override Stream Output => client.StandardOutput.BaseStream;

    protected override Stream Error => client.StandardError.BaseStream;

    /// <summary>A shell that waits ends by itself when its input does; a client that waits for an answer is killed.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (IsIdle)
        {
            await EndIdleAsync();
        }

        ChildProcess.Kill(client);
        client.Dispose();
    }

    protected override async Task WriteAsync(ReadOnlyMemory<byte> script, CancellationToken cancellationToken)
    {
        try
        {
            await client.StandardInput.BaseStream.WriteAsync(script, cancellationToken);
            await client.StandardInput.BaseStream.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // Broken pipe: the exit code and the error output say why.
        }
    }

    protected override async Task<int?> EndAsync(CancellationToken cancellationToken)
    {
        await client.WaitForExitAsync(cancellationToken);
        return client.ExitCode;
    }

    private async Task EndIdleAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            client.StandardInput.Close();
            await client.WaitForExitAsync(patience.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Lost with its connection.
        }
    }
}
