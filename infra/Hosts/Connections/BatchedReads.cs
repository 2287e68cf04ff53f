namespace Cht.Hosts.Connections;

/// <summary>
/// One machine whose reads are gathered: what is asked while the connection opens, or at nearly the same time, goes there
/// in one script (<see cref="ReadBatch"/>), and a script that several ask for runs once. Everything else goes as it is.
/// </summary>
/// <param name="inner">The connection; not disposed here.</param>
/// <param name="connect">Opens the connection if it is not open.</param>
/// <param name="places">How many machines are read at the same time.</param>
public sealed class BatchedReads(
    IHostConnection inner, Func<CancellationToken, Task> connect, SemaphoreSlim places, TimeProvider time) : IHostConnection
{
    // Long enough for the questions of one run to arrive together, and nothing beside a way over a network.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(5);

    private readonly Lock gate = new();
    private List<Read> waiting = [];
    private bool gathering;

    public string HostName => inner.HostName;

    public async Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(script);
        if (!ReadBatch.Takes(script))
        {
            return await inner.RunAsync(script, cancellationToken);
        }

        var read = new Read(script, cancellationToken);
        bool first;
        lock (gate)
        {
            waiting.Add(read);
            first = !gathering;
            gathering = true;
        }

        if (first)
        {
            _ = GatherAsync();
        }

        return await read.Answer.Task.WaitAsync(cancellationToken);
    }

    public Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken) =>
        inner.RunTicketAsync(script, ticket, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task GatherAsync()
    {
        await places.WaitAsync();
        try
        {
            await ConnectAsync();
            await BatchAsync(await TakeAllAsync());
        }
        finally
        {
            places.Release();
        }
    }

    private async Task ConnectAsync()
    {
        using var tokens = Cancellation(Waiting());
        try
        {
            await connect(tokens.Token);
        }
#pragma warning disable CA1031 // The scripts meet the same failure, and each tells it as its own.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Nothing to do here.
        }
    }

    private async Task<List<Read>> TakeAllAsync()
    {
        for (var known = -1; known != Waiting().Count;)
        {
            known = Waiting().Count;
            await Task.Delay(Quiet, time);
        }

        lock (gate)
        {
            var taken = waiting;
            (waiting, gathering) = ([], false);
            return taken;
        }
    }

    private List<Read> Waiting()
    {
        lock (gate)
        {
            return [.. waiting];
        }
    }

    private async Task BatchAsync(List<Read> reads)
    {
        var groups = reads.GroupBy(read => read.Script).Select(group => group.ToList()).ToList();
        IReadOnlyList<ScriptResult?> results = new ScriptResult?[groups.Count];
        if (groups.Count > 1)
        {
            try
            {
                using var tokens = Cancellation(reads);
                var batch = new ReadBatch([.. groups.Select(group => group[0].Script)]);
                results = batch.Results((await inner.RunAsync(batch.Script(), tokens.Token)).Output);
            }
#pragma warning disable CA1031 // An unknown failure of all at once is sorted out by each on its own.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (failure is HostUnreachableException or SudoUnavailableException)
                {
                    reads.ForEach(read => read.Answer.TrySetException(failure));
                    return;
                }
            }
        }

        await Task.WhenAll(groups.Select((group, index) => AnswerAsync(group, results[index])));
    }

    /// <summary>Hands the result to everyone who asked. A script without one (it, or one before it, took too long) runs by itself.</summary>
    private async Task AnswerAsync(List<Read> group, ScriptResult? result)
    {
        try
        {
            using var tokens = Cancellation(group);
            var answer = result ?? await inner.RunAsync(group[0].Script, tokens.Token);
            group.ForEach(read => read.Answer.TrySetResult(answer));
        }
#pragma warning disable CA1031 // Whatever it is, those who wait for the answer get it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            group.ForEach(read => read.Answer.TrySetException(failure));
        }
    }

    private static CancellationTokenSource Cancellation(List<Read> reads) =>
        CancellationTokenSource.CreateLinkedTokenSource([.. reads.Select(read => read.Cancellation).Distinct()]);

    private sealed record Read(HostScript Script, CancellationToken Cancellation)
    {
        public TaskCompletionSource<ScriptResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
