using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// The background work of one run: registrations and outputs. The run is over when none is left; a failure is kept once,
/// however many outputs it passed through.
/// </summary>
internal sealed class TaskTracker
{
    private readonly Lock gate = new();
    private readonly List<Exception> failures = [];
    private readonly TaskCompletionSource firstFailure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Task> pending = [];

    /// <summary>Completes when the first piece of work fails.</summary>
    public Task FirstFailure => firstFailure.Task;

    public void Track(Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            var observed = ObserveAsync(task);
            lock (gate)
            {
                pending.Add(observed);
            }
        }
    }

    /// <summary>Waits until no work is left, work started meanwhile included, and answers the failures in their order.</summary>
    public async Task<ImmutableArray<Exception>> WhenIdleAsync()
    {
        while (true)
        {
            List<Task> running;
            lock (gate)
            {
                if (pending.Count == 0)
                {
                    return [.. failures];
                }

                (running, pending) = (pending, []);
            }

            await Task.WhenAll(running);
        }
    }

    private async Task ObserveAsync(Task task)
    {
        try
        {
            await task;
        }
#pragma warning disable CA1031 // Any failure of the program ends here, to be reported by the runner.
        catch (Exception error)
#pragma warning restore CA1031
        {
            lock (gate)
            {
                if (!failures.Exists(known => ReferenceEquals(known, error)))
                {
                    failures.Add(error);
                }
            }

            firstFailure.TrySetResult();
        }
    }
}
