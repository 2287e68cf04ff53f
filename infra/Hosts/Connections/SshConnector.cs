using Polly;
using Polly.Retry;

namespace Cht.Hosts.Connections;

/// <summary>
/// Opens connections of any SSH client: pins, identity and jump host of an endpoint, and patience while a machine boots.
/// </summary>
internal sealed class SshConnector(SshConnections client, SshOptions options)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    /// <exception cref="HostUnreachableException">Not before the deadline, or never.</exception>
    public Task<ISshSession> ConnectAsync(SshEndpoint endpoint, CancellationToken cancellationToken) =>
        ConnectAsync(endpoint, failure => failure.Transient, cancellationToken);

    /// <summary>
    /// A login of its own after a change that may have shut us out. The machine takes such a change back by itself, so that
    /// also a refused login is tried again until the deadline.
    /// </summary>
    /// <exception cref="HostUnreachableException">Not before the deadline.</exception>
    public Task<ISshSession> ConnectAgainAsync(SshEndpoint endpoint, CancellationToken cancellationToken) =>
        ConnectAsync(endpoint, failure => failure.MayPass, cancellationToken);

    private async Task<ISshSession> ConnectAsync(
        SshEndpoint endpoint, Func<SshFailure, bool> passes, CancellationToken cancellationToken)
    {
        SshConfiguration.Validate(endpoint);
        var pins = HostKeyPins.Parse(endpoint.Name, endpoint.HostKeys);
        var identity = await client.IdentityOfAsync(endpoint, cancellationToken);
        var started = options.TimeProvider.GetTimestamp();
        try
        {
            return await Patience(endpoint, passes, started).ExecuteAsync(
                async token => await AttemptAsync(endpoint, pins, identity, token), cancellationToken);
        }
        catch (SshAttemptException failed)
        {
            throw failed.Failure.ToException(endpoint, pins, identity, failed.Shown);
        }
        catch (ProgramMissingException missing)
        {
            throw new HostUnreachableException(
                endpoint.Name, "Connect", missing.Message, "Install openssh-client and util-linux on this computer.", missing)
            { Permanent = true, WhileConnecting = true };
        }
    }

    private ResiliencePipeline Patience(SshEndpoint endpoint, Func<SshFailure, bool> passes, long started) =>
        new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is SshAttemptException failed && passes(failed.Failure)
                    && options.TimeProvider.GetElapsedTime(started) < options.ConnectDeadline),
                OnRetry = arguments =>
                {
                    var condition = arguments.Outcome.Exception is SshAttemptException failed ? Condition(endpoint, failed.Failure) : "";
                    options.Progress?.Report(new HostWait(endpoint.Name, condition, options.TimeProvider.GetElapsedTime(started), options.ConnectDeadline));
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    private async Task<ISshSession> AttemptAsync(
        SshEndpoint endpoint, HostKeyPins pins, SshIdentity identity, CancellationToken cancellationToken)
    {
        var jump = endpoint.Jump is null ? null : await client.Shared(endpoint.Jump).SessionAsync(cancellationToken);
        var shown = new List<string>();
        SshAttemptException? mismatch = null;
        foreach (var algorithms in pins.AlgorithmAttempts)
        {
            try
            {
                var connection = await client.OpenAsync(endpoint, pins, algorithms, identity, jump, cancellationToken);
                client.CountOpened();
                return connection;
            }
            catch (SshAttemptException failed) when (
                failed.Failure.Kind is SshFailureKind.HostKeyMismatch or SshFailureKind.NoCommonHostKeyType)
            {
                // The pinned fingerprint may belong to the machine's key of another type: ask for that before giving up.
                shown.AddRange(failed.Shown);
                mismatch = failed;
            }
        }

        throw mismatch is null
            ? new SshAttemptException(new SshFailure(SshFailureKind.Unknown, ""), [])
            : new SshAttemptException(mismatch.Failure, [.. shown.Distinct(StringComparer.Ordinal)]);
    }

    private static string Condition(SshEndpoint endpoint, SshFailure failure)
    {
        var place = $"{endpoint.Address} port {endpoint.Port}";
        return failure.Kind switch
        {
            SshFailureKind.Refused => $"connection refused by {place}",
            SshFailureKind.TimedOut => $"no answer from {place}",
            SshFailureKind.NoRoute => $"no route to {place}",
            SshFailureKind.NothingBehindJump => $"no connection from the jump host to {place}",
            SshFailureKind.AuthenticationFailed => $"login refused by {place}",
            _ => $"connection closed by {place}",
        };
    }
}
