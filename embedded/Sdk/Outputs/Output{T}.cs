namespace Pulumi;

/// <summary>
/// A value that a resource will have: it may be unknown during a preview, may be secret, and remembers the resources it
/// depends on. <c>Apply</c> computes from it and keeps all three.
/// </summary>
public sealed class Output<T> : IOutput
{
    private const string ToStringVariable = "PULUMI_ERROR_OUTPUT_STRING";

    private const string ToStringExplanation =
        "Calling ToString on an Output<T> does not give its value, which may not be known yet. Use one of:\n" +
        "1. output.Apply(value => $\"prefix{value}suffix\")\n" +
        "2. Output.Format($\"prefix{output}suffix\")";

    internal Output(Task<OutputData<T>> data)
    {
        DataTask = data;

        // A failure inside Apply has to fail the run even when nobody looks at the output.
        Deployment.Current?.Tasks.Track(data);
    }

    internal Output(OutputData<T> data) => DataTask = Task.FromResult(data);

    internal Task<OutputData<T>> DataTask { get; }

    public static Output<T> Create(Task<T> value) => Output.Create(value);

    /// <summary>Runs an asynchronous action once the value is known.</summary>
    public Output<ValueTuple> Apply(Func<T, Task> func)
        => Continue<ValueTuple>(async value =>
        {
            await func(value);
            return OutputData.Known(default(ValueTuple));
        });

    public Output<TResult> Apply<TResult>(Func<T, TResult> func)
        => Continue(value => Task.FromResult(OutputData.Known(func(value))));

    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func)
        => Continue(async value => OutputData.Known(await func(value)));

    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>?> func)
        => Continue(value => DataOf(func(value)?.ToOutput()));

    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>?> func)
        => Continue(value => DataOf(func(value)));

    public Output<TResult> UntypedApply<TResult>(Func<object?, Output<TResult>> func)
        => Continue(value => DataOf(func(value)));

    /// <summary>Not the value: an explanation of how to get at it, together with a warning. Throws outside a run.</summary>
    public override string ToString()
    {
        if (Environment.GetEnvironmentVariable(ToStringVariable) is { } asked
            && (asked is "1" || asked.Equals("true", StringComparison.OrdinalIgnoreCase)))
        {
            throw new InvalidOperationException(ToStringExplanation);
        }

        Log.Warn(ToStringExplanation);
        return ToStringExplanation;
    }

    async Task<OutputData<object?>> IOutput.GetDataAsync() => (await DataTask).Untyped;

    internal Output<T> WithSecret(bool secret)
        => new(WithSecretAsync(DataTask, secret));

    private static async Task<OutputData<T>> WithSecretAsync(Task<OutputData<T>> data, bool secret)
        => (await data) with { IsSecret = secret };

    private static Task<OutputData<TResult>> DataOf<TResult>(Output<TResult>? output)
        => output?.DataTask ?? Task.FromResult(OutputData.Known(default(TResult)!));

    private Output<TResult> Continue<TResult>(Func<T, Task<OutputData<TResult>>> func)
        => new(ContinueAsync(DataTask, func));

    private static async Task<OutputData<TResult>> ContinueAsync<TResult>(
        Task<OutputData<T>> source, Func<T, Task<OutputData<TResult>>> func)
    {
        var data = await source;
        return data.IsKnown
            ? data.Continue(await func(data.Value))
            : data.Continue(OutputData.Unknown<TResult>());
    }
}
