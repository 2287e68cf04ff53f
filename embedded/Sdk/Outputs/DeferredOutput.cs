namespace Pulumi;

/// <summary>An output that is handed out first and gets its value later, for resources that refer to each other.</summary>
public sealed class DeferredOutput<T>
{
    private readonly TaskCompletionSource<OutputData<T>> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int resolved;

    public DeferredOutput()
    {
        Output = new Output<T>(source.Task);

        if (Deployment.Current is { } deployment)
        {
            _ = EndAfterAsync(deployment.Tasks.FirstFailure);
        }
    }

    public Output<T> Output { get; }

    /// <summary>Gives the value. A second call throws.</summary>
    public void Resolve(Output<T> output)
    {
        if (Interlocked.Exchange(ref resolved, 1) == 1)
        {
            throw new InvalidOperationException("This deferred output is resolved already; resolve it once.");
        }

        _ = CopyAsync(output.DataTask);
    }

    /// <summary>A program that failed before it came to Resolve would wait for this output for ever.</summary>
    private async Task EndAfterAsync(Task failure)
    {
        await failure;
        source.TrySetException(new LogException(
            new InvalidOperationException("The program failed before this deferred output was resolved.")));
    }

    private async Task CopyAsync(Task<OutputData<T>> data)
    {
        await Task.WhenAny(data);
        source.TrySetFromTask(data);
    }
}
