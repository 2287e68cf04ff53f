using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using Pulumi;
using Pulumi.Utilities;

namespace Cht.Sdk.Tests.Inputs;

public sealed class Inputs_convert
{
    public static TheoryData<string, InputList<string>> Lists => new()
    {
        { "array", new[] { "a", "b" } },
        { "array of outputs", new[] { Output.Create("a"), Output.Create("b") } },
        { "array of inputs", new Input<string>[] { "a", Output.Create("b") } },
        { "list", new List<string> { "a", "b" } },
        { "list of outputs", new List<Output<string>> { Output.Create("a"), Output.Create("b") } },
        { "list of inputs", new List<Input<string>> { "a", "b" } },
        { "immutable array", ImmutableArray.Create("a", "b") },
        { "immutable array of outputs", ImmutableArray.Create(Output.Create("a"), Output.Create("b")) },
        { "immutable array of inputs", ImmutableArray.Create<Input<string>>("a", "b") },
        { "output of array", Output.Create(new[] { "a", "b" }) },
        { "output of list", Output.Create(new List<string> { "a", "b" }) },
        { "output of sequence", Output.Create(new[] { "a", "b" }.AsEnumerable()) },
        { "output of immutable array", Output.Create(ImmutableArray.Create("a", "b")) },
        { "initialiser", new InputList<string> { "a", Output.Create("b") } },
        { "initialiser with a list", new InputList<string> { "a", new InputList<string> { "b" } } },
        { "concatenation", new InputList<string> { "a" }.Concat("b") },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_comes_from(string source, InputList<string> list)
        => (await OutputUtilities.GetValueAsync(list.ToOutput())).ShouldBe(["a", "b"], source);

    [Fact]
    public async Task A_list_comes_from_a_single_value_input_or_output()
    {
        InputList<int> value = 1;
        InputList<int> output = Output.Create(1);
        Input<int> single = 1;
        InputList<int> input = single;

        foreach (var list in new[] { value, output, input })
        {
            (await OutputUtilities.GetValueAsync(list.ToOutput())).ShouldBe([1]);
        }
    }

    [Fact]
    public async Task Adding_to_a_list_changes_that_list_only()
    {
        var list = new InputList<string> { "a" };
        var other = new InputList<string> { "b" };

        list.AddRange(other);
        list.Add("c", "d");

        (await OutputUtilities.GetValueAsync(list.ToOutput())).ShouldBe(["a", "b", "c", "d"]);
        (await OutputUtilities.GetValueAsync(other.ToOutput())).ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_list_enumerates_asynchronously_only()
    {
        var values = new List<string>();
        await foreach (var item in new InputList<string> { "a", Output.Create("b") })
        {
            values.Add(await OutputUtilities.GetValueAsync(item.ToOutput()));
        }

        values.ShouldBe(["a", "b"]);
        Should.Throw<NotSupportedException>(() => ((IEnumerable)new InputList<string>()).GetEnumerator());
    }

    [Fact]
    public async Task A_map_comes_from_dictionaries_and_outputs_of_them()
    {
        var plain = new Dictionary<string, int> { ["a"] = 1 };
        InputMap<int>[] maps =
        [
            plain,
            plain.ToImmutableDictionary(),
            Output.Create(plain),
            Output.Create((IDictionary<string, int>)plain),
            Output.Create(plain.ToImmutableDictionary()),
            new() { { "a", Output.Create(1) } },
            new() { ["a"] = 1 },
        ];

        foreach (var map in maps)
        {
            (await OutputUtilities.GetValueAsync(map.ToOutput())).ShouldBe(plain);
        }
    }

    [Fact]
    public async Task Merging_maps_lets_the_second_win_and_changes_neither()
    {
        var first = new InputMap<int> { { "a", 1 }, { "b", 1 } };
        var second = new InputMap<int> { { "b", 2 } };

        var merged = await OutputUtilities.GetValueAsync(InputMap<int>.Merge(first, second).ToOutput());

        merged["a"].ShouldBe(1);
        merged["b"].ShouldBe(2);
        (await OutputUtilities.GetValueAsync(first.ToOutput()))["b"].ShouldBe(1);
    }

    [Fact]
    public async Task A_union_and_json_come_from_each_of_their_types()
    {
        InputUnion<int, string> number = 1;
        InputUnion<int, string> text = Output.Create("x");
        InputJson json = """{"a":1}""";
        InputJson parsed = Output.Create(JsonElement.Parse("[1]"));

        (await OutputUtilities.GetValueAsync(number.ToOutput())).AsT0.ShouldBe(1);
        (await OutputUtilities.GetValueAsync(text.ToOutput())).AsT1.ShouldBe("x");
        (await OutputUtilities.GetValueAsync(json.ToOutput())).GetProperty("a").GetInt32().ShouldBe(1);
        (await OutputUtilities.GetValueAsync(parsed.ToOutput()))[0].GetInt32().ShouldBe(1);
    }

    [Fact]
    public void A_union_knows_its_case()
    {
        Union<int, string> union = "x";

        union.IsT1.ShouldBeTrue();
        union.Match(number => $"{number}", text => text).ShouldBe("x");
        union.TryPickT0(out _, out var rest).ShouldBeFalse();
        rest.ShouldBe("x");
        union.MapT1(text => text.Length).ShouldBe(Union<int, int>.FromT1(1));
        Should.Throw<InvalidOperationException>(() => union.AsT0);
    }

    [Fact]
    public async Task A_null_input_counts_as_the_default_value()
        => (await OutputUtilities.GetValueAsync(((Input<int>?)null).Apply(value => value + 1))).ShouldBe(1);
}
