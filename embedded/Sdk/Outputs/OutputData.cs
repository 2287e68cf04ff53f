using System.Collections.Immutable;

namespace Pulumi;

/// <summary>What an output carries: the value (default while unknown), its marks and the resources it comes from.</summary>
internal readonly record struct OutputData<T>(T Value, bool IsKnown, bool IsSecret, ImmutableHashSet<Resource> Resources)
{
    public OutputData<object?> Untyped => new(Value, IsKnown, IsSecret, Resources);

    /// <summary>The result of a function over this output's value: its marks add to the inner ones.</summary>
    public OutputData<TResult> Continue<TResult>(OutputData<TResult> inner)
        => new(
            inner.IsKnown && IsKnown ? inner.Value : default!,
            inner.IsKnown && IsKnown,
            inner.IsSecret || IsSecret,
            Resources.Union(inner.Resources));

    public OutputData<TResult> WithValue<TResult>(TResult value) => new(value, IsKnown, IsSecret, Resources);
}

internal static class OutputData
{
    public static OutputData<T> Known<T>(T value) => new(value, IsKnown: true, IsSecret: false, []);

    public static OutputData<T> Unknown<T>() => new(default!, IsKnown: false, IsSecret: false, []);
}

/// <summary>The view of an output that does not depend on its type.</summary>
internal interface IOutput
{
    Task<OutputData<object?>> GetDataAsync();
}
