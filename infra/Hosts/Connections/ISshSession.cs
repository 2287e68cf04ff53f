namespace Cht.Hosts.Connections;

/// <summary>One open connection to a machine, of whichever SSH client. Several scripts may run over it at the same time.</summary>
internal interface ISshSession : IAsyncDisposable
{
    /// <summary>As far as this computer knows.</summary>
    bool IsAlive { get; }

    /// <summary>Runs a command with this standard input. When it is cancelled, the command goes on without its connection.</summary>
    /// <returns>Null when the connection was lost. (A client may also take that for an end of the command.)</returns>
    /// <exception cref="OutputTooLongException">More than <paramref name="maximumOutput"/> bytes.</exception>
    Task<ChildResult?> ExecuteAsync(string command, ReadOnlyMemory<byte> input, int maximumOutput, CancellationToken cancellationToken);

    /// <summary>After a script was lost: another one may go over this connection.</summary>
    Task<bool> AnswersAsync(CancellationToken cancellationToken);
}
