namespace Cht.Hosts.Connections;

/// <summary>
/// A machine over SSH, by whichever client: one connection, opened by the first script and again when it was lost.
/// </summary>
public sealed class SshConnection : IHostConnection
{
    // For the way there and back, beside the time the machine itself may take.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly SshEndpoint endpoint;
    private readonly SshOptions options;
    private readonly SshConnector connector;
    private readonly SemaphoreSlim places;
    private readonly SemaphoreSlim connecting = new(1);
    private SharedShells? shells;

    // What goes on after its connection was cut is the work of somebody else to the changes after it.
    private volatile string changer = NewChanger();
    private bool disposed;

    internal SshConnection(SshEndpoint endpoint, SshConnector connector, SshOptions options)
    {
        (this.endpoint, this.connector, this.options) = (endpoint, connector, options);
        places = new SemaphoreSlim(options.SessionsPerConnection);
    }

    public string HostName => endpoint.Name;

    /// <summary>How many jump hosts are before the machine.</summary>
    internal int Jumps
    {
        get
        {
            var count = 0;
            for (var jump = endpoint.Jump; jump is not null; jump = jump.Jump)
            {
                count++;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SudoUnavailableException">The user may not become root.</exception>
    /// <exception cref="ProvisioningException">The deadline passed, or the output was too long.</exception>
    public async Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(script);
        ScriptJudgement.RefuseChangeWithoutRoot(script);

        await places.WaitAsync(cancellationToken);
        try
        {
            var started = options.TimeProvider.GetTimestamp();
            var result = await RunOnceAsync(script, cancellationToken);
            if (result is null && !script.Mutates)
            {
                // A script that only reads may run twice: a connection that died while idle shows only now.
                TellLost(options.TimeProvider.GetElapsedTime(started));
                result = await RunOnceAsync(script, cancellationToken);
            }

            return result ?? throw ScriptJudgement.ConnectionLost(HostName, script);
        }
        finally
        {
            places.Release();
        }
    }

    public Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken) =>
        new TicketRun(this, script, ticket, options).RunAsync(cancellationToken);

    /// <summary>Opens the connection if it is not open: the machine answers, with the right key, and lets us in.</summary>
    /// <exception cref="HostUnreachableException">No connection before the deadline, with what was found and what to do.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken) => await SessionAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await connecting.WaitAsync();
        disposed = true;
        try
        {
            await CloseAsync();
        }
        finally
        {
            connecting.Release();
        }
    }

    /// <summary>The open connection, for machines behind this one.</summary>
    /// <exception cref="HostUnreachableException">No connection before the deadline, with what was found and what to do.</exception>
    internal async Task<ISshSession> SessionAsync(CancellationToken cancellationToken) => (await OpenAsync(cancellationToken)).Session;

    private async Task<SharedShells> OpenAsync(CancellationToken cancellationToken)
    {
        await connecting.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (shells is { Session.IsAlive: true } open)
            {
                return open;
            }

            if (shells is not null)
            {
                TellLost(TimeSpan.Zero);
                await CloseAsync();
            }

            return shells = new SharedShells(await connector.ConnectAsync(endpoint, cancellationToken));
        }
        finally
        {
            connecting.Release();
        }
    }

    /// <returns>Null when the connection was lost, so that nobody knows whether the script ran.</returns>
    private async Task<ScriptResult?> RunOnceAsync(HostScript script, CancellationToken cancellationToken)
    {
        if (!script.NewLogin)
        {
            return await RunOverAsync(await OpenAsync(cancellationToken), script, cancellationToken);
        }

        await using var fresh = new SharedShells(await connector.ConnectAgainAsync(endpoint, cancellationToken));
        return await RunOverAsync(fresh, script, cancellationToken);
    }

    private async Task<ScriptResult?> RunOverAsync(SharedShells open, HostScript script, CancellationToken cancellationToken)
    {
        SshConnections.CountScript();
        var envelope = new ScriptEnvelope(script, endpoint.User, changer, options);
        var started = options.TimeProvider.GetTimestamp();
        using var deadline = new CancellationTokenSource(envelope.LongestRun + Grace, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var ended = await open.RunAsync(envelope, options.MaximumOutput, either.Token);
            var result = ended is null
                ? null
                : ScriptJudgement.Of(endpoint, script, envelope, ended, options.TimeProvider.GetElapsedTime(started));
            if (result is null)
            {
                changer = NewChanger();
                await ForgetIfDeadAsync(open, cancellationToken);
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

    private static string NewChanger() => Guid.NewGuid().ToString("N");

    // A client may take a dead connection for alive for a while. One that lives is kept: other scripts run over it.
    private async Task ForgetIfDeadAsync(SharedShells lost, CancellationToken cancellationToken)
    {
        await connecting.WaitAsync(cancellationToken);
        try
        {
            if (ReferenceEquals(shells, lost) && !await lost.Session.AnswersAsync(cancellationToken))
            {
                await CloseAsync();
            }
        }
        finally
        {
            connecting.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (shells is { } open)
        {
            shells = null;
            await open.DisposeAsync();
        }
    }

    private void TellLost(TimeSpan elapsed) => options.Progress?.Report(
        new HostWait(HostName, "the connection was lost, connecting again", elapsed, options.ConnectDeadline) { IsNews = true });
}
