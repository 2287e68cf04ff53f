namespace Cht.Hosts.Connections;

/// <summary>One open connection to a machine: an ssh process that other ssh processes share (ControlMaster).</summary>
internal sealed class MultiplexedConnection : ISshSession
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly GuardedProcess process;
    private readonly string directory;

    private MultiplexedConnection(SshEndpoint endpoint, GuardedProcess process, string directory)
    {
        this.process = process;
        this.directory = directory;
        Alias = SshConfiguration.Alias(endpoint);
    }

    private string Alias { get; }

    /// <summary>The configuration file for <c>ssh -F</c> of everyone who shares this connection.</summary>
    private string ClientConfiguration => Path.Combine(directory, "client");

    public bool IsAlive => process.IsAlive;

    /// <summary>What ssh said while it ended.</summary>
    private string Error => process.Error;

    /// <summary>One attempt.</summary>
    /// <exception cref="SshAttemptException">No connection, with the reason.</exception>
    public static async Task<MultiplexedConnection> OpenAsync(
        SshEndpoint endpoint, HostKeyPins pins, string algorithms, SshIdentity identity, MultiplexedConnection? jump,
        SshOptions options, CancellationToken cancellationToken)
    {
        var saidBefore = jump?.Error ?? "";
        var connection = await StartAsync(
            endpoint, pins, place => SshConfiguration.Master(endpoint, pins, algorithms, identity, jump?.ClientConfiguration, place, options), cancellationToken);
        try
        {
            await connection.WaitUntilReadyAsync(jump, saidBefore, options, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<MultiplexedConnection> StartAsync(
        SshEndpoint endpoint, HostKeyPins pins, Func<string, string> master, CancellationToken cancellationToken)
    {
        var place = PrivateDirectory.Create();
        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(place, name), text, cancellationToken);
        try
        {
            await WriteAsync("client", SshConfiguration.Client(endpoint, place));
            await WriteAsync("known_hosts", SshConfiguration.KnownHosts(endpoint, pins));
            await WriteAsync("pins", SshConfiguration.PinScript(endpoint, pins, place));
            await WriteAsync("master", master(place));
            return new MultiplexedConnection(
                endpoint, GuardedProcess.Start(place, "ssh", "-F", Path.Combine(place, "master"), "-N", SshConfiguration.Alias(endpoint)), place);
        }
        catch
        {
            // Nobody else knows of it yet: cancelled, a full disk, a program that is not there.
            PrivateDirectory.Delete(place);
            throw;
        }
    }

    public Task<RemoteShell?> OpenShellAsync(string command, CancellationToken cancellationToken) =>
        Task.FromResult<RemoteShell?>(new MultiplexedShell(ChildProcess.Start(["ssh", "-F", ClientConfiguration, "-T", Alias, command])));

    /// <summary>The process that holds the connection takes requests. (It does not ask the machine.)</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var check = await ChildProcess.RunAsync(
                ["ssh", "-F", ClientConfiguration, "-O", "check", Alias], ReadOnlyMemory<byte>.Empty, environment: null, either.Token);
            return check.ExitCode == 0;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        PrivateDirectory.Delete(directory);
    }

    private async Task WaitUntilReadyAsync(
        MultiplexedConnection? jump, string saidBefore, SshOptions options, CancellationToken cancellationToken)
    {
        // ConnectTimeout ends at the server's greeting; key exchange and login get as much again.
        using var deadline = new CancellationTokenSource(options.ConnectTimeout * 2, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            while (await process.ReadLineAsync(either.Token) is { } line)
            {
                if (line is SshConfiguration.ReadyLine)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SshAttemptException(new SshFailure(SshFailureKind.TimedOut, process.Error), []);
        }

        var jumpSays = jump is null ? "" : await jump.SaysAsync(saidBefore, process.Error, cancellationToken);
        throw new SshAttemptException(SshFailure.Classify(jumpSays + process.Error), ReadShownKeys());
    }

    /// <summary>Why a jump host could not forward is said by the process that holds the connection to it, perhaps a moment later.</summary>
    private async Task<string> SaysAsync(string before, string said, CancellationToken cancellationToken)
    {
        // What ssh says when its way through another connection has ended.
        var patience = said.Contains("UNKNOWN port", StringComparison.Ordinal) ? Patience : TimeSpan.Zero;
        var now = await process.ErrorBeyondAsync(before, patience, cancellationToken);
        return now.StartsWith(before, StringComparison.Ordinal) ? now[before.Length..] : "";
    }

    private string[] ReadShownKeys()
    {
        var note = Path.Combine(directory, "shown");
        return File.Exists(note) ? File.ReadAllLines(note) : [];
    }
}
