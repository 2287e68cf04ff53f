using System.Collections.Immutable;
using Pulumi;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Tests.Values;

public sealed class PropertyValueTests
{
    private static PropertyValue Map(params (string Key, PropertyValue Value)[] entries) =>
        new(entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal));

    [Fact]
    public void Values_are_equal_by_content_mark_and_dependencies()
    {
        var one = Map(("list", new PropertyValue([new PropertyValue(1), PropertyValue.Null])), ("asset", new PropertyValue(new StringAsset("x"))));
        var two = Map(("asset", new PropertyValue(new StringAsset("x"))), ("list", new PropertyValue([new PropertyValue(1), PropertyValue.Null])));
        one.ShouldBe(two);
        one.GetHashCode().ShouldBe(two.GetHashCode());
        one.ShouldNotBe(two.WithSecret(true));
        one.ShouldNotBe(two.WithDependencies([new Urn("urn:pulumi:s::p::a:b:C::n")]));
        new PropertyValue(new StringAsset("x")).ShouldNotBe(new PropertyValue(new FileAsset("x")));
        new PropertyValue(1).ShouldNotBe(new PropertyValue("1"));
        new PropertyValue(double.NaN).ShouldBe(new PropertyValue(double.NaN));
        PropertyValue.Computed.ShouldNotBe(PropertyValue.Null);
    }

    [Fact]
    public void The_text_of_a_secret_never_shows_it_at_any_depth()
    {
        var secret = new PropertyValue("hidden").WithSecret(true);
        Map(("a", new PropertyValue([secret])), ("b", new PropertyValue(1))).ToString().ShouldBe("{a: [[secret]], b: 1}");
    }

    [Fact]
    public void A_mark_or_dependency_leaves_the_original_as_it_was()
    {
        var value = new PropertyValue("x");
        var marked = value.WithSecret(true);
        (value.IsSecret, marked.IsSecret).ShouldBe((false, true));
        marked.TryGetString(out var text).ShouldBeTrue();
        text.ShouldBe("x");
        marked.TryGetNumber(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_method_a_provider_does_not_have_fails_and_its_configuration_does_not()
    {
        var provider = new Bare();
        (await Should.ThrowAsync<MethodNotImplementedException>(() => provider.Read(
            new ReadRequest(new Urn("urn:pulumi:s::p::a:b:P$a:b:C::n::m"), "id", [], []), CancellationToken.None))).Method.ShouldBe("Read");
        (await provider.Configure(new ConfigureRequest([], [], true, true, true, true), CancellationToken.None)).SupportsPreview.ShouldBeTrue();
    }

    [Fact]
    public void Requests_know_type_and_name_from_their_urn()
    {
        var request = new CreateRequest(new Urn("urn:pulumi:s::p::a:b:P$a:b:C::n::m"), [], TimeSpan.Zero, preview: false);
        (request.Type, request.Name).ShouldBe(("a:b:C", "n::m"));
    }

    private sealed class Bare : Provider;
}
