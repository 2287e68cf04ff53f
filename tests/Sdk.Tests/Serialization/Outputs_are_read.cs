using System.Collections.Immutable;
using System.Text.Json;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Serialization;

namespace Cht.Sdk.Tests.Serialization;

public sealed class Outputs_are_read
{
    private static readonly PropertyValue One = new(1d);

    [Fact]
    public void Values_become_the_types_that_outputs_may_have()
    {
        Read<bool>(new PropertyValue(true)).ShouldBe(true);
        Read<int>(One).ShouldBe(1);
        Read<int?>(One).ShouldBe(1);
        Read<int?>(PropertyValue.Null).ShouldBeNull();
        Read<double>(One).ShouldBe(1d);
        Read<string>(new PropertyValue("x")).ShouldBe("x");
        Read<object>(One).ShouldBe(1d);
        Read<DayOfWeek>(One).ShouldBe(DayOfWeek.Monday);
        Read<Shape>(new PropertyValue("round")).ShouldBe(Shape.Round);
        Read<Union<int, string>>(new PropertyValue("x")).ShouldBe(Union<int, string>.FromT1("x"));
        Read<ImmutableArray<int>>(new PropertyValue([One])).ShouldBe(ImmutableArray.Create(1));
        Read<ImmutableDictionary<string, int>>(Map("a", One)).ShouldBe(new Dictionary<string, int> { ["a"] = 1 });
        Read<JsonElement>(Map("a", One)).ShouldBeOfType<JsonElement>().GetProperty("a").GetInt32().ShouldBe(1);
        Read<object>(Map("a", new PropertyValue([One]))).ShouldBeOfType<ImmutableDictionary<string, object>>()["a"]
            .ShouldBe(ImmutableArray.Create<object>(1d));
    }

    [Fact]
    public void A_missing_list_is_the_default_one()
        => Read<ImmutableArray<int>>(PropertyValue.Null).ShouldBeOfType<ImmutableArray<int>>().IsDefault.ShouldBeTrue();

    [Fact]
    public void Output_types_are_made_through_their_constructor()
    {
        var point = Read<Point>(Map("x", One).With("label", new PropertyValue("p"))).ShouldBeOfType<Point>();

        (point.X, point.Name).ShouldBe((1, "p"));
    }

    [Fact]
    public void A_part_that_is_unknown_or_secret_makes_the_whole_so()
    {
        var unknown = PropertyReader.Outputs.Read(new PropertyValue([One, PropertyValue.Computed]), typeof(ImmutableArray<int>), "$");
        var secret = PropertyReader.Outputs.Read(Map("x", One.WithSecret(true)), typeof(Point), "$");

        unknown.IsKnown.ShouldBeFalse();
        secret.IsSecret.ShouldBeTrue();
        secret.IsKnown.ShouldBeTrue();
    }

    [Fact]
    public void A_value_that_does_not_fit_is_an_error_that_names_the_place()
    {
        Should.Throw<InvalidOperationException>(() => Read<ImmutableArray<int>>(new PropertyValue([new PropertyValue("x")])))
            .Message.ShouldContain("Expected System.Double but got ");
        Should.Throw<InvalidOperationException>(() => Read<long>(One)).Message.ShouldContain("System.Int64");
    }

    private static object? Read<T>(PropertyValue value) => PropertyReader.Outputs.Read(value, typeof(T), "$").Value;

    private static PropertyValue Map(string key, PropertyValue value)
        => new(ImmutableDictionary<string, PropertyValue>.Empty.Add(key, value));
}

internal static class MapValues
{
    public static PropertyValue With(this PropertyValue map, string key, PropertyValue value)
    {
        map.TryGetMap(out var entries).ShouldBeTrue();
        return new PropertyValue(entries!.Add(key, value));
    }
}
