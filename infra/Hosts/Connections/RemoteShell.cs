namespace Cht.Hosts.Connections;

/// <summary>
/// A command on a machine that takes one script after another (<see cref="ScriptEnvelope.RemoteCommand"/>), of whichever SSH
/// client. A login shell, sudo and a client on this computer cost more than most scripts, so they are started once for many.
/// </summary>
internal abstract class RemoteShell : IAsyncDisposable
{
    /// <summary>It waits for the next script.</summary>
    public bool IsIdle { get; private set; } = true;

    protected abstract Stream Output { get; }

    protected abstract Stream Error { get; }

    /// <summary>Sends a script and reads its answer. When that is cancelled, the script goes on without its connection.</summary>
    /// <param name="mark">First word of the last line of both outputs.</param>
    /// <returns>
    /// Exit code 0 with the answer, last line included; another exit code when the shell ended without it. Null when the connection
    /// was lost. (A client may also take that for an end of the shell.)
    /// </returns>
    /// <exception cref="OutputTooLongException">More than <paramref name="maximumOutput"/> bytes.</exception>
    public virtual async Task<ChildResult?> AskAsync(
        ReadOnlyMemory<byte> script, string mark, int maximumOutput, CancellationToken cancellationToken)
    {
        IsIdle = false;
        var writing = WriteAsync(script, cancellationToken);
        var error = MarkedReading.ReadErrorAsync(Error, mark, cancellationToken);
        var output = MarkedReading.ReadOutputAsync(Output, mark, maximumOutput, cancellationToken);
        if (!await AnswersUntilAsync(output, cancellationToken))
        {
            return null;
        }

        var (said, complained) = (await output, await error);
        await writing;
        IsIdle = said.IsMarked && complained.IsMarked;
        return IsIdle ? new ChildResult(0, said.Text, WithoutLastLine(complained.Text))
            : await EndAsync(cancellationToken) is { } code ? new ChildResult(code, said.Text, complained.Text)
            : null;
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Writes all of it. A shell that ends before it has read all is no error: its exit code and outputs say why.</summary>
    protected abstract Task WriteAsync(ReadOnlyMemory<byte> script, CancellationToken cancellationToken);

    /// <summary>The exit code of a shell that has closed its outputs. Null when the connection was lost.</summary>
    protected abstract Task<int?> EndAsync(CancellationToken cancellationToken);

    /// <summary>Waits for the answer. False when the machine gives no sign of life; a client that notices that by itself need not ask.</summary>
    protected virtual async Task<bool> AnswersUntilAsync(Task answer, CancellationToken cancellationToken)
    {
        await answer;
        return true;
    }

    private static string WithoutLastLine(string text) => text[..text.LastIndexOf('\n', text.Length - 2)];
}
