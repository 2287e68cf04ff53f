using Cht.Hosts.Connections;

namespace Cht.Hosts.SshNet;

/// <summary>A machine over SSH.NET: one connection with a channel per script, opened again when it was lost.</summary>
public sealed class SshNetConnection : IHostConnection
{
    // For the way there and back, beside the time the machine itself may take.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly SshEndpoint endpoint;
    private readonly SshConnector<SshNetSession> connector;
    private readonly SshOptions options;
    private readonly SemaphoreSlim sessions;
    private readonly SemaphoreSlim connecting = new(1);
    private SshNetSession? session;

    // What goes on after its connection was cut is the work of somebody else to the changes after it.
    private volatile string changer = NewChanger();
    private bool disposed;

    internal SshNetConnection(SshEndpoint endpoint, SshConnector<SshNetSession> connector, SshOptions options)
    {
        (this.endpoint, this.connector, this.options) = (endpoint, connector, options);
        sessions = new SemaphoreSlim(options.SessionsPerConnection);
    }

    public string HostName => endpoint.Name;

    internal bool HasJump => endpoint.Jump is not null;

    /// <inheritdoc/>
    /// <exception cref="SudoUnavailableException">The user may not become root.</exception>
    /// <exception cref="ProvisioningException">The deadline passed, or the output was too long.</exception>
    public async Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(script);
        ScriptJudgement.RefuseChangeWithoutRoot(script);
        await sessions.WaitAsync(cancellationToken);
        try
        {
            var result = await RunOnceAsync(script, cancellationToken);
            if (result is null && !script.Mutates)
            {
                // A script that only reads may run twice: a connection that died while idle shows only now.
                result = await RunOnceAsync(script, cancellationToken);
            }

            return result ?? throw ScriptJudgement.ConnectionLost(HostName, script);
        }
        finally
        {
            sessions.Release();
        }
    }

    public Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken) =>
        new TicketRun(this, script, ticket, options).RunAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await connecting.WaitAsync();
        disposed = true;
        session?.Dispose();
        session = null;
        connecting.Release();
    }

    internal async Task<SshNetSession> OpenAsync(CancellationToken cancellationToken)
    {
        await connecting.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (session is { IsAlive: true } open)
            {
                return open;
            }

            if (session is not null)
            {
                options.Progress?.Report(new HostWait(HostName, "the connection was lost, connecting again", TimeSpan.Zero, options.ConnectDeadline) { IsNews = true });
                session.Dispose();
                session = null;
            }

            return session = await connector.ConnectAsync(endpoint, cancellationToken);
        }
        finally
        {
            connecting.Release();
        }
    }

    private static string NewChanger() => Guid.NewGuid().ToString("N");

    /// <returns>Null when the connection was lost, so that nobody knows whether the script ran.</returns>
    private async Task<ScriptResult?> RunOnceAsync(HostScript script, CancellationToken cancellationToken)
    {
        if (!script.NewLogin)
        {
            return await RunOverAsync(await OpenAsync(cancellationToken), script, cancellationToken);
        }

        using var fresh = await connector.ConnectAgainAsync(endpoint, cancellationToken);
        return await RunOverAsync(fresh, script, cancellationToken);
    }

    private async Task<ScriptResult?> RunOverAsync(SshNetSession open, HostScript script, CancellationToken cancellationToken)
    {
        SshConnectionPool.CountScript();
        var envelope = new ScriptEnvelope(script, endpoint.User, changer, options);
        var started = options.TimeProvider.GetTimestamp();
        using var deadline = new CancellationTokenSource(envelope.LongestRun + Grace, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var ended = await open.ExecuteAsync(envelope.RemoteCommand, envelope.StandardInput(), options.MaximumOutput, either.Token);
            var result = ended is null
                ? null
                : ScriptJudgement.Of(endpoint, script, envelope, ended, options.TimeProvider.GetElapsedTime(started));
            if (result is null)
            {
                changer = NewChanger();
                await ForgetAsync(open);
            }

            return result;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ScriptJudgement.DeadlinePassed(HostName, script);
        }
        catch (OutputTooLongException tooLong)
        {
            throw ScriptJudgement.TooMuchOutput(HostName, script, tooLong);
        }
    }

    // SSH.NET may take a dead connection for alive: after a lost script it is opened anew.
    private async Task ForgetAsync(SshNetSession lost)
    {
        await connecting.WaitAsync();
        if (ReferenceEquals(session, lost))
        {
            session.Dispose();
            session = null;
        }

        connecting.Release();
    }
}
