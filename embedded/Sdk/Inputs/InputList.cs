using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A list argument whose elements, or which as a whole, may be outputs.</summary>
public sealed class InputList<T> : Input<ImmutableArray<T>>, IEnumerable, IAsyncEnumerable<Input<T>>
{
    private Output<ImmutableArray<Input<T>>> elements;

    public InputList()
        : this(Output.Create(ImmutableArray<Input<T>>.Empty))
    {
    }

    private InputList(IEnumerable<Input<T>> elements)
        : this(Output.Create(elements.ToImmutableArray()))
    {
    }

    private InputList(Output<ImmutableArray<Input<T>>> elements)
        : base(null) => this.elements = elements;

    public static implicit operator InputList<T>(T value) => new([(Input<T>)value]);

    public static implicit operator InputList<T>(Output<T> value) => new([(Input<T>)value]);

    public static implicit operator InputList<T>(Input<T> value) => new([value]);

    public static implicit operator InputList<T>(T[] values) => FromValues(values);

    public static implicit operator InputList<T>(Output<T>[] values) => FromOutputs(values);

    public static implicit operator InputList<T>(Input<T>[] values) => new(values.AsEnumerable());

    public static implicit operator InputList<T>(List<T> values) => FromValues(values);

    public static implicit operator InputList<T>(List<Output<T>> values) => FromOutputs(values);

    public static implicit operator InputList<T>(List<Input<T>> values) => new(values.AsEnumerable());

    public static implicit operator InputList<T>(ImmutableArray<T> values) => FromValues(values);

    public static implicit operator InputList<T>(ImmutableArray<Output<T>> values) => FromOutputs(values);

    public static implicit operator InputList<T>(ImmutableArray<Input<T>> values) => new(values.AsEnumerable());

    public static implicit operator InputList<T>(Output<T[]> values) => FromOutput(values.Apply(items => items?.AsEnumerable()));

    public static implicit operator InputList<T>(Output<List<T>> values) => FromOutput(values.Apply(items => items?.AsEnumerable()));

    public static implicit operator InputList<T>(Output<IEnumerable<T>> values) => FromOutput(values.Apply(items => (IEnumerable<T>?)items));

    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values)
        => FromOutput(values.Apply(items => items.IsDefault ? null : items.AsEnumerable()));

    public void Add(params Input<T>[] inputs) => Append(Output.Create(inputs.ToImmutableArray()));

    /// <summary>Appends another list, so that lists can stand in collection initialisers.</summary>
    public void Add(InputList<T> inputs) => AddRange(inputs);

    public void AddRange(InputList<T> inputs) => Append(inputs.elements);

    /// <summary>A new list with the elements of this one and then of the other; neither changes.</summary>
    public InputList<T> Concat(InputList<T> other) => new(Join(elements, other.elements));

    public async IAsyncEnumerator<Input<T>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await elements.DataTask.WaitAsync(cancellationToken);
        foreach (var element in data.IsKnown ? data.Value : [])
        {
            yield return element;
        }
    }

    IEnumerator IEnumerable.GetEnumerator()
        => throw new NotSupportedException(
            "An input list may hold unknown values, so it has no synchronous enumeration. Use Apply, or await foreach.");

    internal override Output<ImmutableArray<T>> ToOutput() => elements.Apply(items => Output.All(items.AsEnumerable()));

    internal InputList<T> Clone() => new(elements);

    private protected override IOutput NestedOutput() => elements;

    private static InputList<T> FromValues(IEnumerable<T> values) => new(values.Select(value => (Input<T>)value));

    private static InputList<T> FromOutputs(IEnumerable<Output<T>> values) => new(values.Select(value => (Input<T>)value));

    private static InputList<T> FromOutput(Output<IEnumerable<T>?> values)
        => new(values.Apply(items => (items ?? []).Select(item => (Input<T>)item).ToImmutableArray()));

    private static Output<ImmutableArray<Input<T>>> Join(
        Output<ImmutableArray<Input<T>>> first, Output<ImmutableArray<Input<T>>> second)
        => Output.Tuple(first, second).Apply(both => both.Item1.AddRange(both.Item2));

    private void Append(Output<ImmutableArray<Input<T>>> more) => elements = Join(elements, more);
}
