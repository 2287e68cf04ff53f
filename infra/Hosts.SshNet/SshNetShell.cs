using Cht.Hosts.Connections;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Cht.Hosts.SshNet;

/// <summary>A shell behind a command of SSH.NET.</summary>
internal sealed class SshNetShell(SshNetSession session, SshCommand run, Task ended, SshOptions options) : RemoteShell
{
    private Stream? input;

    protected override Stream Output => run.OutputStream;

    protected override Stream Error => run.ExtendedOutputStream;

    public override async Task<ChildResult?> AskAsync(
        ReadOnlyMemory<byte> script, string mark, int maximumOutput, CancellationToken cancellationToken)
    {
        try
        {
            return await base.AskAsync(script, mark, maximumOutput, cancellationToken);
        }
        catch (Exception lost) when (SshNetSession.IsLoss(lost))
        {
            return null;
        }
    }

    public override ValueTask DisposeAsync() => new(SshNetSession.OnThread(() =>
    {
        try
        {
            input?.Dispose();
            run.Dispose();
        }
        catch (Exception gone) when (SshNetSession.IsLoss(gone) || gone is InvalidOperationException)
        {
            // Lost with its connection.
        }
    }));

    protected override Task WriteAsync(ReadOnlyMemory<byte> script, CancellationToken cancellationToken) => SshNetSession.OnThread(() =>
    {
        try
        {
            // Not made before: the library refuses it for a command that has ended, as sudo may at once.
            input ??= run.CreateInputStream();
            input.Write(script.Span);
            input.Flush();
        }
        catch (Exception gone) when (SshNetSession.IsLoss(gone) || gone is InvalidOperationException)
        {
            // The shell ended before it had read all: its exit code and error output say why.
        }
    });

    protected override async Task<int?> EndAsync(CancellationToken cancellationToken)
    {
        await ended;
        return run.ExitStatus;
    }

    /// <summary>Asks the machine for a sign of life after a silence as long as OpenSSH allows.</summary>
    protected override async Task<bool> AnswersUntilAsync(Task answer, CancellationToken cancellationToken)
    {
        while (await Task.WhenAny(answer, Task.Delay(options.ServerAliveInterval * 3, options.TimeProvider, cancellationToken)) != answer)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await session.AnswersAsync(cancellationToken))
            {
                return false;
            }
        }

        return true;
    }
}
