using System.Collections.Immutable;
using Cht.Sdk.Tests.Programs;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Cht.Sdk.Tests.Outputs;

public sealed class Outputs_carry_marks
{
    [Fact]
    public async Task Apply_computes_from_a_known_value()
    {
        (await Value(Output.Create(2).Apply(value => value * 3))).ShouldBe(6);
        (await Value(Output.Create(2).Apply(value => Task.FromResult(value + 1)))).ShouldBe(3);
        (await Value(Output.Create(2).Apply(value => Output.Create(value + 2)))).ShouldBe(4);
        (await Value(Output.Create(2).Apply(value => (Input<int>)(value + 3)))).ShouldBe(5);
    }

    [Fact]
    public async Task Apply_does_not_run_on_an_unknown_value_and_keeps_its_marks()
    {
        var source = Output.CreateSecret(OutputUtilities.CreateUnknown(1));
        var ran = false;

        var result = source.Apply(value => ran = true);

        (await OutputUtilities.GetIsKnownAsync(result)).ShouldBeFalse();
        (await Output.IsSecretAsync(result)).ShouldBeTrue();
        ran.ShouldBeFalse();
    }

    [Fact]
    public async Task An_unknown_inner_output_makes_the_result_unknown()
        => (await OutputUtilities.GetIsKnownAsync(Output.Create(1).Apply(value => OutputUtilities.CreateUnknown(value)))).ShouldBeFalse();

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Secretness_of_the_outer_and_the_inner_output_both_count(bool outer, bool inner)
    {
        var result = Marked(1, outer).Apply(value => Marked(value, inner));

        (await Output.IsSecretAsync(result)).ShouldBeTrue();
    }

    [Fact]
    public async Task Unsecret_takes_the_mark_away_and_the_source_keeps_it()
    {
        var secret = Output.CreateSecret("s");

        (await Output.IsSecretAsync(Output.Unsecret(secret))).ShouldBeFalse();
        (await Output.IsSecretAsync(secret)).ShouldBeTrue();
        (await Value(Output.Unsecret(secret))).ShouldBe("s");
    }

    [Fact]
    public async Task A_null_inner_output_counts_as_the_default_value()
        => (await Value(Output.Create(1).Apply(_ => (Output<string>?)null))).ShouldBeNull();

    [Fact]
    public async Task All_merges_values_secretness_and_unknowns()
    {
        (await Value(Output.All(Output.Create(1), Output.Create(2)))).ShouldBe([1, 2]);
        (await Output.IsSecretAsync(Output.All(Output.Create(1), Output.CreateSecret(2)))).ShouldBeTrue();
        (await OutputUtilities.GetIsKnownAsync(Output.All(Output.Create(1), OutputUtilities.CreateUnknown(2)))).ShouldBeFalse();
        (await Value(Output.All<int>(1, 2))).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Tuple_keeps_types_and_marks()
    {
        var tuple = Output.Tuple(Output.Create("a"), Output.CreateSecret(1), Output.Create(true));

        (await Value(tuple)).ShouldBe(("a", 1, true));
        (await Output.IsSecretAsync(tuple)).ShouldBeTrue();
        (await Value(Output.Tuple<int, int, int, int, int, int, int, int>(1, 2, 3, 4, 5, 6, 7, 8))).ShouldBe((1, 2, 3, 4, 5, 6, 7, 8));
    }

    [Fact]
    public async Task Dependencies_pass_through_apply_all_and_format()
    {
        await Deployment.TestAsync(new Mocks(), new TestOptions { IsPreview = false }, async () =>
        {
            var (first, second) = (new Disk("first"), new Disk("second"));
            var inner = first.Id.Apply(_ => second.Id);

            (await OutputUtilities.GetDependenciesAsync(inner)).ShouldBe([first, second], ignoreOrder: true);
            (await OutputUtilities.GetDependenciesAsync(Output.All(first.Id, second.Id))).ShouldBe([first, second], ignoreOrder: true);
            (await OutputUtilities.GetDependenciesAsync(Output.Format($"{first.Id}-{second.Size}"))).ShouldBe([first, second], ignoreOrder: true);
            (await OutputUtilities.GetDependenciesAsync(OutputUtilities.WithDependency(Output.Create(1), first))).ShouldBe([first]);
        });
    }

    [Fact]
    public async Task Parts_of_lists_and_unions_are_outputs()
    {
        var list = Output.Create(ImmutableArray.Create("a", "b"));
        var union = Output.Create(Union<int, string>.FromT1("x"));

        (await Value(list.GetAt(1))).ShouldBe("b");
        (await Value(list.First())).ShouldBe("a");
        (await Value(list.Length())).ShouldBe(2);
        (await Value(union.IsT1())).ShouldBeTrue();
        (await Value(union.AsT1())).ShouldBe("x");
    }

    [Fact]
    public async Task A_deferred_output_gets_its_value_once()
    {
        var deferred = new DeferredOutput<string>();
        var result = deferred.Output.Apply(value => value + "!");

        deferred.Resolve(Output.CreateSecret("late"));

        (await Value(result)).ShouldBe("late!");
        (await Output.IsSecretAsync(result)).ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => deferred.Resolve(Output.Create("again")));
    }

    [Fact]
    public async Task A_deferred_output_passes_on_a_failure()
    {
        var deferred = new DeferredOutput<int>();

        deferred.Resolve(Output.Create(Task.FromException<int>(new FormatException("bad"))));

        (await Should.ThrowAsync<FormatException>(() => Value(deferred.Output))).Message.ShouldBe("bad");
    }

    private static Output<int> Marked(int value, bool secret) => secret ? Output.CreateSecret(value) : Output.Create(value);

    private static Task<T> Value<T>(Output<T> output) => OutputUtilities.GetValueAsync(output);
}
