using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A map argument with text keys whose values, or which as a whole, may be outputs.</summary>
public sealed class InputMap<TValue> : Input<ImmutableDictionary<string, TValue>>, IEnumerable,
    IAsyncEnumerable<Input<KeyValuePair<string, TValue>>>
{
    private Output<ImmutableDictionary<string, Input<TValue>>> entries;

    public InputMap()
        : this(Output.Create(ImmutableDictionary<string, Input<TValue>>.Empty))
    {
    }

    private InputMap(Output<ImmutableDictionary<string, Input<TValue>>> entries)
        : base(null) => this.entries = entries;

    public Input<TValue> this[string key]
    {
        set => entries = entries.Apply(current => current.SetItem(key, value));
    }

    public static implicit operator InputMap<TValue>(Dictionary<string, TValue> values)
        => FromOutput(Output.Create<IEnumerable<KeyValuePair<string, TValue>>?>(values));

    public static implicit operator InputMap<TValue>(ImmutableDictionary<string, TValue> values)
        => FromOutput(Output.Create<IEnumerable<KeyValuePair<string, TValue>>?>(values));

    public static implicit operator InputMap<TValue>(Output<Dictionary<string, TValue>> values)
        => FromOutput(values.Apply(items => (IEnumerable<KeyValuePair<string, TValue>>?)items));

    public static implicit operator InputMap<TValue>(Output<IDictionary<string, TValue>> values)
        => FromOutput(values.Apply(items => (IEnumerable<KeyValuePair<string, TValue>>?)items));

    public static implicit operator InputMap<TValue>(Output<ImmutableDictionary<string, TValue>> values)
        => FromOutput(values.Apply(items => (IEnumerable<KeyValuePair<string, TValue>>?)items));

    /// <summary>A new map with the entries of both; where both have a key, the second wins.</summary>
    public static InputMap<TValue> Merge(InputMap<TValue> first, InputMap<TValue> second)
        => new(Join(first.entries, second.entries));

    public void Add(string key, Input<TValue> value) => entries = entries.Apply(current => current.Add(key, value));

    public void Add(InputMap<TValue> values) => AddRange(values);

    /// <summary>Takes over the entries of another map; they win over those with the same key.</summary>
    public void AddRange(InputMap<TValue> values) => entries = Join(entries, values.entries);

    public async IAsyncEnumerator<Input<KeyValuePair<string, TValue>>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await entries.DataTask.WaitAsync(cancellationToken);
        foreach (var (key, value) in data.IsKnown ? data.Value : [])
        {
            yield return value.ToOutput().Apply(known => KeyValuePair.Create(key, known));
        }
    }

    IEnumerator IEnumerable.GetEnumerator()
        => throw new NotSupportedException(
            "An input map may hold unknown values, so it has no synchronous enumeration. Use Apply, or await foreach.");

    internal override Output<ImmutableDictionary<string, TValue>> ToOutput()
        => entries.Apply(current =>
        {
            var keys = current.Keys.ToImmutableArray();
            return Output.All(keys.Select(key => current[key])).Apply(values =>
                keys.Zip(values).ToImmutableDictionary(pair => pair.First, pair => pair.Second));
        });

    private protected override IOutput NestedOutput() => entries;

    private static InputMap<TValue> FromOutput(Output<IEnumerable<KeyValuePair<string, TValue>>?> values)
        => new(values.Apply(items => (items ?? []).ToImmutableDictionary(item => item.Key, item => (Input<TValue>)item.Value)));

    private static Output<ImmutableDictionary<string, Input<TValue>>> Join(
        Output<ImmutableDictionary<string, Input<TValue>>> first, Output<ImmutableDictionary<string, Input<TValue>>> second)
        => Output.Tuple(first, second).Apply(both => both.Item1.SetItems(both.Item2));
}
