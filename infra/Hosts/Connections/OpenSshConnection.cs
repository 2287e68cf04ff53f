namespace Cht.Hosts.Connections;

/// <summary>
/// A machine over the OpenSSH client: one multiplexed connection, opened by the first script and again when it was lost.
/// </summary>
public sealed class OpenSshConnection : IHostConnection
{
    private const int MaximumErrorText = 256 * 1024;

    // For the way there and back, beside the time the machine itself may take.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly SshEndpoint endpoint;
    private readonly SshOptions options;
    private readonly SshConnector<MultiplexedConnection> connector;
    private readonly SemaphoreSlim sessions;
    private readonly SemaphoreSlim connecting = new(1);
    private MultiplexedConnection? connection;

    // What goes on after its connection was cut is the work of somebody else to the changes after it.
    private volatile string changer = NewChanger();
    private bool disposed;

    internal OpenSshConnection(SshEndpoint endpoint, SshConnector<MultiplexedConnection> connector, SshOptions options)
    {
        this.endpoint = endpoint;
        this.connector = connector;
        this.options = options;
        sessions = new SemaphoreSlim(options.SessionsPerConnection);
    }

    public string HostName => endpoint.Name;

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
            var started = options.TimeProvider.GetTimestamp();
            var result = await RunOnceAsync(script, cancellationToken);
            if (result is null && !script.Mutates)
            {
                // A script that only reads may run twice: a connection that died while idle shows only now.
                options.Progress?.Report(new HostWait(HostName, "the connection was lost, connecting again", options.TimeProvider.GetElapsedTime(started), options.ConnectDeadline) { IsNews = true });
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

    /// <summary>Opens the connection if it is not open: the machine answers, with the right key, and lets us in.</summary>
    /// <exception cref="HostUnreachableException">No connection before the deadline, with what was found and what to do.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken) => await OpenAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await connecting.WaitAsync();
        disposed = true;
        try
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
                connection = null;
            }
        }
        finally
        {
            connecting.Release();
        }
    }

    internal async Task<MultiplexedConnection> OpenAsync(CancellationToken cancellationToken)
    {
        await connecting.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (connection is { IsAlive: true } open)
            {
                return open;
            }

            if (connection is not null)
            {
                options.Progress?.Report(new HostWait(HostName, "the connection was lost, connecting again", TimeSpan.Zero, options.ConnectDeadline) { IsNews = true });
                await connection.DisposeAsync();
                connection = null;
            }

            connection = await connector.ConnectAsync(endpoint, cancellationToken);
            return connection;
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

        await using var fresh = await connector.ConnectAgainAsync(endpoint, cancellationToken);
        return await RunOverAsync(fresh, script, cancellationToken);
    }

    private async Task<ScriptResult?> RunOverAsync(MultiplexedConnection open, HostScript script, CancellationToken cancellationToken)
    {
        SshConnectionPool.CountScript();
        var envelope = new ScriptEnvelope(script, endpoint.User, changer, options);
        var started = options.TimeProvider.GetTimestamp();
        using var deadline = new CancellationTokenSource(envelope.LongestRun + Grace, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var process = ChildProcess.Start(["ssh", "-F", open.ClientConfiguration, "-T", open.Alias, envelope.RemoteCommand]);
        try
        {
            var input = ChildProcess.WriteInputAsync(process, envelope.StandardInput(), either.Token);
            var error = BoundedReading.ReadEndAsync(process.StandardError.BaseStream, MaximumErrorText, either.Token);
            var output = await BoundedReading.ReadAllAsync(process.StandardOutput.BaseStream, options.MaximumOutput, either.Token);
            await Task.WhenAll(input, error);
            await process.WaitForExitAsync(either.Token);
            var elapsed = options.TimeProvider.GetElapsedTime(started);
            var result = ScriptJudgement.Of(endpoint, script, envelope, new ChildResult(process.ExitCode, output, await error), elapsed);
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
        finally
        {
            ChildProcess.Kill(process);
        }
    }

    private static string NewChanger() => Guid.NewGuid().ToString("N");

    // The process that held the connection may take a moment to end; until then it would be taken for alive.
    private async Task ForgetIfDeadAsync(MultiplexedConnection lost, CancellationToken cancellationToken)
    {
        await connecting.WaitAsync(cancellationToken);
        try
        {
            if (ReferenceEquals(connection, lost) && !await lost.AnswersAsync(cancellationToken))
            {
                await lost.DisposeAsync();
                connection = null;
            }
        }
        finally
        {
            connecting.Release();
        }
    }
}
