namespace Cht.Engine.Tests.Fuzzing;

/// <summary>
/// Runs asynchronous work on the calling thread, one continuation at a time, in an order that a seed decides. The work can be
/// abandoned at any point, as if its process had been killed: what is left of it never runs.
/// </summary>
internal sealed class SteppedScheduler(int seed) : SynchronizationContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly object gate = new();
    private readonly List<(SendOrPostCallback Callback, object? State)> ready = [];
    private readonly Random random = new(seed);

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            ready.Add((d, state));
            Monitor.Pulse(gate);
        }
    }

    /// <summary>The default value when the work was abandoned.</summary>
    /// <exception cref="TimeoutException">Nothing is ready to run and the work is not done.</exception>
    public T? Run<T>(Func<Task<T>> work, Func<bool> abandoned)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = work();
            _ = task.ContinueWith(
                _ => Post(_ => { }, null), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!abandoned())
            {
                if (task.IsCompleted)
                {
                    return task.GetAwaiter().GetResult();
                }

                var (callback, state) = Next();
                callback(state);
            }

            return default;
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private (SendOrPostCallback Callback, object? State) Next()
    {
        lock (gate)
        {
            while (ready.Count == 0)
            {
                if (!Monitor.Wait(gate, Patience))
                {
                    throw new TimeoutException("Nothing is ready to run, but the operation has not ended.");
                }
            }

            var index = seed == 0 ? 0 : random.Next(ready.Count);
            var next = ready[index];
            ready.RemoveAt(index);
            return next;
        }
    }
}
