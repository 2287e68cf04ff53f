namespace Pulumi;

/// <summary>An output that is handed out first and gets its value later, for resources that refer to each other.</summary>
public sealed class DeferredOutput<T>
{
    private readonly TaskCompletionSource<OutputData<T>> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int resolved;

    public DeferredOutput() => Output = new Output<T>(source.Task);

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

    private async Task CopyAsync(Task<OutputData<T>> data)
    {
        await Task.WhenAny(data);
        source.SetFromTask(data);
    }
}
