#pragma warning disable CS0618 // The serializer is marked experimental; testing it is the point.
using System.Collections.Immutable;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Utilities;

namespace Cht.Sdk.Tests.Serialization;

public sealed class Plain_values_survive_the_property_value_serializer
{
    private readonly PropertyValueSerializer serializer = new();

    [Fact]
    public async Task Scalars_and_collections_come_back()
    {
        await RoundTrip(true);
        await RoundTrip(1L);
        await RoundTrip(1.5m);
        await RoundTrip("x");
        await RoundTrip<int?>(null);
        await RoundTrip(DayOfWeek.Friday);
        await RoundTrip(Shape.Round);
        await RoundTrip(new[] { 1, 2 });
        await RoundTrip(new List<string> { "a" });
        await RoundTrip(new Dictionary<string, int> { ["a"] = 1 });
        await RoundTrip(ImmutableArray.Create("a"));
        await RoundTrip(new HashSet<int> { 1 });
    }

    [Fact]
    public async Task Records_are_written_with_the_names_of_their_members()
    {
        var rule = new Rule("ssh", 22, [new Rule("inner", 1, [], null)], null);

        var value = await serializer.Serialize(rule);

        value.TryGetMap(out var entries).ShouldBeTrue();
        entries!.Keys.ShouldBe(["Name", "Port", "Inner", "Note"], ignoreOrder: true);
        var back = await serializer.Deserialize<Rule>(value);
        (back.Name, back.Port, back.Inner.Single().Name, back.Note).ShouldBe(("ssh", 22, "inner", null));
    }

    [Fact]
    public async Task Args_classes_come_back_by_the_names_of_their_attributes()
    {
        var args = new VolumeArgs { SizeInGigabytes = Output.CreateSecret(5), Tags = { { "a", "b" } } };

        var value = await serializer.Serialize(args);
        var back = await serializer.Deserialize<VolumeArgs>(value);

        value.TryGetMap(out var entries).ShouldBeTrue();
        entries!["size"].ShouldBe(new PropertyValue(5d).WithSecret(true));
        (await OutputUtilities.GetValueAsync(back.SizeInGigabytes!.ToOutput())).ShouldBe(5);
        (await Output.IsSecretAsync(back.SizeInGigabytes!.ToOutput())).ShouldBeTrue();
        (await OutputUtilities.GetValueAsync(back.Tags.ToOutput()))["a"].ShouldBe("b");
    }

    [Fact]
    public async Task Unknown_values_are_read_into_outputs_only()
    {
        var output = await serializer.Deserialize<Output<int>>(PropertyValue.Computed);

        (await OutputUtilities.GetIsKnownAsync(output)).ShouldBeFalse();
        (await Should.ThrowAsync<InvalidOperationException>(() => serializer.Deserialize<int>(PropertyValue.Computed)))
            .Message.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_value_of_another_shape_is_refused_by_its_path()
    {
        var value = await serializer.Serialize(new { Name = "x", Port = "not a number", Inner = Array.Empty<int>(), Note = "" });

        (await Should.ThrowAsync<InvalidOperationException>(() => serializer.Deserialize<Rule>(value))).Message.ShouldContain("Port");
    }

    [Fact]
    public async Task A_collection_with_the_attribute_on_its_field_is_one_member()
    {
        var value = await serializer.Serialize(new Tagged { Count = 1, Names = { "a" } });

        value.TryGetMap(out var entries).ShouldBeTrue();
        entries!.Keys.ShouldBe(["count", "names"], ignoreOrder: true);
        (await serializer.Deserialize<Tagged>(value)).Names.ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_number_that_is_not_there_is_not_zero()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => serializer.Deserialize<int>(PropertyValue.Null));
        await Should.ThrowAsync<InvalidOperationException>(() => serializer.Deserialize<ImmutableArray<int>>(PropertyValue.Null));
        (await Should.ThrowAsync<InvalidOperationException>(() => serializer.Deserialize<Tagged>(
            new PropertyValue(ImmutableDictionary<string, PropertyValue>.Empty)))).Message.ShouldContain("count");
        (await serializer.Deserialize<int?>(PropertyValue.Null)).ShouldBeNull();
    }

    private async Task RoundTrip<T>(T value)
        => (await serializer.Deserialize<T>(await serializer.Serialize(value))).ShouldBe(value);

    private sealed class Tagged
    {
        [Input("names")]
        private List<string>? _names;

        [Input("count")]
        public int Count { get; set; }

        public List<string> Names
        {
            get => _names ??= [];
            set => _names = value;
        }
    }

    private sealed record Rule(string Name, int Port, IReadOnlyList<Rule> Inner, string? Note);

    private sealed class VolumeArgs : ResourceArgs
    {
        [Input("size")]
        public Input<int>? SizeInGigabytes { get; set; }

        [Input("tags")]
        private InputMap<string>? tags;

        public InputMap<string> Tags
        {
            get => tags ??= [];
            set => tags = value;
        }
    }
}
