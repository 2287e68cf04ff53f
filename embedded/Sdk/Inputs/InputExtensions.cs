namespace Pulumi;

/// <summary>The functions of outputs, for inputs. A null input counts as the default value.</summary>
public static class InputExtensions
{
    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, TResult> func)
        => ToOutput(input).Apply(func);

    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Task<TResult>> func)
        => ToOutput(input).Apply(func);

    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Input<TResult>?> func)
        => ToOutput(input).Apply(func);

    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Output<TResult>?> func)
        => ToOutput(input).Apply(func);

    public static Output<T> ToOutput<T>(this Input<T>? input) => input?.ToOutput() ?? Output.Create(default(T)!);
}
