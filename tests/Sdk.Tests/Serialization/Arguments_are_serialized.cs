using System.Collections.Immutable;
using System.Text.Json;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Serialization;
using Pulumi.Utilities;

namespace Cht.Sdk.Tests.Serialization;

public sealed class Arguments_are_serialized
{
    [Fact]
    public async Task Supported_values_become_property_values()
    {
        (await Serialize(null)).ShouldBe(PropertyValue.Null);
        (await Serialize(true)).ShouldBe(new PropertyValue(true));
        (await Serialize(1)).ShouldBe(new PropertyValue(1d));
        (await Serialize(1.5)).ShouldBe(new PropertyValue(1.5));
        (await Serialize("x")).ShouldBe(new PropertyValue("x"));
        (await Serialize(new[] { 1 })).ShouldBe(new PropertyValue([new PropertyValue(1d)]));
        (await Serialize(Union<int, string>.FromT1("x"))).ShouldBe(new PropertyValue("x"));
        (await Serialize(DayOfWeek.Tuesday)).ShouldBe(new PropertyValue(2d));
        (await Serialize(Shape.Round)).ShouldBe(new PropertyValue("round"));
        (await Serialize(JsonElement.Parse("""{"a":[null]}"""))).ShouldBe(Map(("a", new PropertyValue([PropertyValue.Null]))));
        (await Serialize(new Dictionary<string, object?> { ["a"] = 1, ["gone"] = null })).ShouldBe(Map(("a", new PropertyValue(1d))));
        (await Serialize(default(ImmutableArray<int>))).ShouldBe(new PropertyValue(ImmutableArray<PropertyValue>.Empty));
        (await Serialize(new Point(1, "p"))).ShouldBe(Map(("x", new PropertyValue(1d)), ("label", new PropertyValue("p"))));
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(1f)]
    public async Task Numbers_of_other_types_are_refused(object value)
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => Serialize(value));

        error.Message.ShouldContain("not a supported argument type");
        error.Message.ShouldContain(value.GetType().FullName!);
    }

    [Fact]
    public async Task Decimals_dates_tasks_and_maps_with_other_keys_are_refused()
    {
        object[] values = [1m, DateTime.UnixEpoch, Guid.Empty, Task.FromResult(1), new Dictionary<int, int> { [1] = 1 }];
        foreach (var value in values)
        {
            (await Should.ThrowAsync<InvalidOperationException>(() => Serialize(value))).Message.ShouldContain("not a supported argument type");
        }
    }

    [Fact]
    public async Task Errors_name_the_place()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => Serialize(new Dictionary<string, object> { ["size"] = new[] { 1L } }));

        error.Message.ShouldStartWith("here, property 'size'[0]:");
    }

    [Fact]
    public async Task Unknown_and_secret_elements_leave_the_rest_of_a_collection_as_it_is()
    {
        var list = new InputList<string> { "known", OutputUtilities.CreateUnknown("x"), Output.CreateSecret("s") };
        var map = new InputMap<int> { { "known", 1 }, { "secret", Output.CreateSecret(2) } };

        (await Serialize(list)).ShouldBe(new PropertyValue(
            [new PropertyValue("known"), PropertyValue.Computed, new PropertyValue("s").WithSecret(true)]));
        (await Serialize(map)).ShouldBe(Map(("known", new PropertyValue(1d)), ("secret", new PropertyValue(2d).WithSecret(true))));
    }

    [Fact]
    public async Task An_unknown_secret_is_both()
        => (await Serialize(Output.CreateSecret(OutputUtilities.CreateUnknown(1)))).ShouldBe(PropertyValue.Computed.WithSecret(true));

    [Fact]
    public async Task A_json_input_is_sent_as_text_with_the_marks_of_its_parts()
    {
        var args = new ConfigArgs { Region = new InputList<string> { "a", Output.CreateSecret("b") } };

        (await Serialize(args)).ShouldBe(Map(("region", new PropertyValue("""[ "a", "b" ]""").WithSecret(true))));
        (await Serialize(new ConfigArgs { Region = new InputList<string> { OutputUtilities.CreateUnknown("x") } }))
            .ShouldBe(Map(("region", PropertyValue.Computed)));
    }

    [Fact]
    public async Task A_missing_required_input_is_named()
    {
        var error = await Should.ThrowAsync<ArgumentNullException>(() => Serialize(new ConfigArgs()));

        error.ParamName.ShouldBe("Region");
        error.Message.ShouldContain("ConfigArgs");
    }

    private static async Task<PropertyValue> Serialize(object? value) => (await PropertySerializer.SerializeAsync("here", value)).Value;

    private static PropertyValue Map(params (string Key, PropertyValue Value)[] entries)
        => new(entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Value));

    private sealed class ConfigArgs : ResourceArgs
    {
        [Input("region", required: true, json: true)]
        public InputList<string>? Region { get; set; }

        [Input("absent")]
        public Input<string>? Absent { get; set; }
    }
}

[EnumType]
internal readonly struct Shape : IEquatable<Shape>
{
    private readonly string value;

    private Shape(string value) => this.value = value;

    public static Shape Round { get; } = new("round");

    public static explicit operator string(Shape shape) => shape.value;

    public bool Equals(Shape other) => value == other.value;

    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    public override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);
}

[OutputType]
internal sealed class Point
{
    public readonly int X;
    public readonly string? Name;

    [OutputConstructor]
    public Point(int x, [OutputConstructorParameter("label")] string? name)
    {
        X = x;
        Name = name;
    }
}
