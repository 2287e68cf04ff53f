using System.Diagnostics;
using System.Text;

namespace Cht.Hosts.Connections;

/// <summary>
/// A long-lived child (ssh master, ssh-agent) that cannot outlive this process: a small shell holds the other end of a pipe
/// from us. When the pipe closes, because we say so or because we were killed, it kills the child and removes its directory.
/// (PR_SET_PDEATHSIG would not do: it is cleared for set-group-id programs such as ssh-agent, and it fires when the
/// starting *thread* ends, which for a thread pool is any time.) When the child ends by itself, its directory is left to us.
/// </summary>
internal sealed class GuardedProcess : IAsyncDisposable
{
    private const int MaximumErrorText = 16 * 1024;

    private const string Guard = """
        directory=$1; shift
        exec 3<&0 </dev/null
        "$@" 3<&- & child=$!
        exec >/dev/null 2>&1
        { read -r line <&3; kill -KILL "$child"; } & watch=$!
        exec 3<&-
        wait "$child"; code=$?
        kill -KILL "$watch"
        [ "$code" -ne 137 ] || rm -rf -- "$directory"
        exit "$code"
        """;

    private readonly Process process;
    private readonly StringBuilder error = new();
    private readonly Task draining;
    private readonly Lock gate = new();
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GuardedProcess(Process process)
    {
        this.process = process;
        draining = DrainErrorAsync();
    }

    public bool IsAlive => !process.HasExited;

    /// <summary>The end of what the child wrote to standard error.</summary>
    public string Error
    {
        get
        {
            lock (gate)
            {
                return error.ToString();
            }
        }
    }

    /// <summary>What the child writes to standard error is read a moment later: waits until it is more than the known text.</summary>
    /// <param name="known">What <see cref="Error"/> was before.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The text now, which is the known one when nothing came.</returns>
    public async Task<string> ErrorBeyondAsync(string known, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        while (true)
        {
            Task more;
            lock (gate)
            {
                if (!string.Equals(error.ToString(), known, StringComparison.Ordinal))
                {
                    return error.ToString();
                }

                more = grown.Task;
            }

            try
            {
                await more.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return known;
            }
        }
    }

    /// <param name="directory">Private directory of the child, removed when it ends.</param>
    public static GuardedProcess Start(string directory, params IEnumerable<string> command) =>
        new(ChildProcess.Start(["sh", "-c", Guard, "guard", directory, .. command]));

    /// <summary>The next line of standard output; null when the child ended without one.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (line is null)
        {
            await process.WaitForExitAsync(cancellationToken);
            await draining.WaitAsync(cancellationToken);
        }

        return line;
    }

    /// <summary>Closes the pipe, which kills the child, and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The guard has ended already.
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            ChildProcess.Kill(process);
        }

        process.Dispose();
    }

    private async Task DrainErrorAsync()
    {
        var buffer = new char[1024];
        try
        {
            while (await process.StandardError.ReadAsync(buffer) is > 0 and var count)
            {
                lock (gate)
                {
                    error.Append(buffer, 0, count);
                    if (error.Length > MaximumErrorText)
                    {
                        error.Remove(0, error.Length - MaximumErrorText);
                    }

                    grown.TrySetResult();
                    grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // Disposed while reading: nobody asks for the text any more.
        }
    }
}
