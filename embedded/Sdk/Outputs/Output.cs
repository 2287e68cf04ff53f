using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Creates and combines outputs.</summary>
public static partial class Output
{
    public static Output<T> Create<T>(T value) => new(OutputData.Known(value));

    public static Output<T> Create<T>(Task<T> value) => new(FromTaskAsync(value, secret: false));

    public static Output<T> CreateSecret<T>(T value) => new(OutputData.Known(value) with { IsSecret = true });

    public static Output<T> CreateSecret<T>(Task<T> value) => new(FromTaskAsync(value, secret: true));

    public static Output<T> CreateSecret<T>(Output<T> value) => value.WithSecret(true);

    /// <summary>The same output without its secret mark. Whoever calls it answers for the value.</summary>
    public static Output<T> Unsecret<T>(Output<T> output) => output.WithSecret(false);

    public static async Task<bool> IsSecretAsync<T>(Output<T> output) => (await output.DataTask).IsSecret;

    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => All(inputs.Select(input => input.ToOutput()));

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) => All(inputs.Select(input => input.ToOutput()));

    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => All(outputs.AsEnumerable());

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs)
        => new(CombineAsync(outputs.Select(output => output.DataTask).ToImmutableArray()));

    /// <summary>String interpolation over outputs and inputs, with the invariant culture.</summary>
    public static Output<string> Format(FormattableString formattableString)
    {
        var arguments = formattableString.GetArguments().Select(Untyped);
        return All(arguments).Apply(values => string.Format(
            System.Globalization.CultureInfo.InvariantCulture, formattableString.Format, values.ToArray()));
    }

    /// <summary>Any value as an output of object: outputs and inputs are unwrapped, everything else is known.</summary>
    internal static Output<object?> Untyped(object? value)
        => value switch
        {
            IOutput output => new Output<object?>(output.GetDataAsync()),
            IInput input => new Output<object?>(input.Output.GetDataAsync()),
            _ => Create(value),
        };

    private static async Task<OutputData<T>> FromTaskAsync<T>(Task<T> value, bool secret)
        => OutputData.Known(await value) with { IsSecret = secret };

    private static async Task<OutputData<ImmutableArray<T>>> CombineAsync<T>(ImmutableArray<Task<OutputData<T>>> items)
    {
        var all = await Task.WhenAll(items);
        return Combine(all, all.All(item => item.IsKnown) ? [.. all.Select(item => item.Value)] : default(ImmutableArray<T>));
    }

    private static OutputData<TResult> Combine<T, TResult>(IReadOnlyCollection<OutputData<T>> items, TResult value)
        => new(
            value,
            items.All(item => item.IsKnown),
            items.Any(item => item.IsSecret),
            items.Aggregate(ImmutableHashSet<Resource>.Empty, (resources, item) => resources.Union(item.Resources)));
}
