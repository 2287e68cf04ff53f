using System.Collections.Immutable;
using Cht.Engine.Properties;
using Pulumi.Experimental;

namespace Cht.Engine.Tests.Values;

public sealed class PropertyFunctionTests
{
    private static readonly ImmutableDictionary<string, PropertyValue> Empty = ImmutableDictionary<string, PropertyValue>.Empty;

    private static PropertyValue Number(double value) => new(value);

    private static PropertyValue Map(string key, PropertyValue value) => new(Empty.Add(key, value));

    [Theory]
    [InlineData("rules[2].port", "rules|2|port")]
    [InlineData("tags[\"a.b\"].c", "tags|a.b|c")]
    [InlineData("rules[*].port", "rules|*|port")]
    [InlineData("[\"with \\\" quote\"]", "with \" quote")]
    public void Paths_are_read_as_pulumi_writes_them(string text, string segments) =>
        string.Join('|', PropertyPath.Parse(text).Segments).ShouldBe(segments);

    [Theory]
    [InlineData("rules[2")]
    [InlineData("tags[\"a.b\"")]
    public void A_path_that_is_not_closed_is_refused(string text) => Should.Throw<FormatException>(() => PropertyPath.Parse(text));

    [Theory]
    [InlineData("rules[*].port", "rules[3].port", true)]
    [InlineData("rules", "rules[3].port", true)]
    [InlineData("rules[3].port", "rules", true)]
    [InlineData("rules[*].port", "rules[3].name", false)]
    public void A_path_covers_what_lies_on_its_way(string path, string other, bool covers) =>
        PropertyPath.Parse(path).Covers(PropertyPath.Parse(other)).ShouldBe(covers);

    [Fact]
    public void Differences_are_named_leaf_by_leaf_and_keep_the_secrecy_of_what_contains_them()
    {
        var old = Empty.Add("same", Number(1)).Add("gone", Number(1)).Add("list", new PropertyValue([Number(1), Number(2)]))
            .Add("hidden", Map("x", Number(1)).WithSecret(true));
        var current = Empty.Add("same", Number(1).WithSecret(true)).Add("a.b", Number(1)).Add("list", new PropertyValue([Number(1), Number(3), Number(4)]))
            .Add("hidden", Map("x", Number(2)).WithSecret(true));
        var changes = PropertyComparison.Compare(old, current);
        changes.Select(change => $"{change.Kind} {change.Path}").ShouldBe(
            ["Add [\"a.b\"]", "Delete gone", "Update hidden.x", "Update list[1]", "Add list[2]"]);
        changes[2].New!.IsSecret.ShouldBeTrue();
    }

    [Fact]
    public void A_wildcard_ignores_one_property_of_every_element()
    {
        static PropertyValue Rule(double port, double weight) => new(Empty.Add("port", Number(port)).Add("weight", Number(weight)));
        var old = Empty.Add("rules", new PropertyValue([Rule(1, 1), Rule(2, 2)]));
        var current = Empty.Add("rules", new PropertyValue([Rule(9, 8), Rule(9, 8), Rule(9, 8)]));
        IgnoredChanges.Apply(old, current, ["rules[*].port"])["rules"].ToString()
            .ShouldBe("[{port: 1, weight: 8}, {port: 2, weight: 8}, {port: 9, weight: 8}]");
    }

    [Fact]
    public void An_ignored_property_that_was_not_there_is_taken_out_and_a_removed_one_put_back() =>
        IgnoredChanges.Apply(Empty.Add("old", Number(1)), Empty.Add("new", Number(2)), ["old", "new"]).ShouldBe(Empty.Add("old", Number(1)));

    [Fact]
    public void Secrecy_is_carried_into_lists_even_when_their_length_changed()
    {
        var model = Empty.Add("keys", new PropertyValue([Number(1).WithSecret(true)]));
        var values = Empty.Add("keys", new PropertyValue([Number(1), Number(2)]));
        SecretMarks.Carry(values, model)["keys"].IsSecret.ShouldBeTrue();
    }
}
