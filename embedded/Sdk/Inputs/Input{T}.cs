namespace Pulumi;

/// <summary>The view of an input that does not depend on its type.</summary>
internal interface IInput
{
    /// <summary>The whole value as one output.</summary>
    IOutput Output { get; }

    /// <summary>What is serialized: for lists and maps an output whose elements are inputs, so that one unknown element
    /// leaves the others known.</summary>
    IOutput Nested { get; }
}

/// <summary>An argument of a resource: a plain value or an output.</summary>
public class Input<T> : IInput
{
    private readonly Output<T>? output;

    private protected Input(Output<T>? output) => this.output = output;

    IOutput IInput.Output => ToOutput();

    IOutput IInput.Nested => NestedOutput();

    public static implicit operator Input<T>(T value) => new(Output.Create(value));

    public static implicit operator Input<T>(Output<T> value) => new(value);

    public static implicit operator Output<T>(Input<T> input) => input.ToOutput();

    internal virtual Output<T> ToOutput() => output!;

    private protected virtual IOutput NestedOutput() => ToOutput();
}
