namespace Cht.Hosts.Connections;

/// <summary>One open connection to a machine, of whichever SSH client. Several shells may be open over it at the same time.</summary>
internal interface ISshSession : IAsyncDisposable
{
    /// <summary>As far as this computer knows.</summary>
    bool IsAlive { get; }

    /// <summary>Starts a command that takes scripts.</summary>
    /// <returns>Null when the connection was lost. (A client may also notice that later.)</returns>
    Task<RemoteShell?> OpenShellAsync(string command, CancellationToken cancellationToken);

    /// <summary>After a script was lost: another one may go over this connection.</summary>
    Task<bool> AnswersAsync(CancellationToken cancellationToken);
}
