using Cht.Engine.Tests.Fakes;
using Pulumi.Experimental;

namespace Cht.Engine.Tests.Steps;

/// <summary>Options of resources, one by one; the fuzzer mixes them.</summary>
public sealed class OptionTests
{
    private readonly EngineBench bench = new();

    private async Task UpAsync(Func<TestProgram, Task> program) =>
        (await bench.UpAsync(program)).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));

    private static PropertyValue Rules(params int[] ports) => new([.. ports.Select(port => new PropertyValue(
        System.Collections.Immutable.ImmutableDictionary<string, PropertyValue>.Empty
            .Add("port", TestProgram.Value(port)).Add("note", TestProgram.Value("note " + port))))]);

    /// <summary>Replacing paths reach into values; the engine compares, since the provider of Plain gives no diff.</summary>
    [Theory]
    [InlineData("rules", true)]
    [InlineData("rules[*].port", true)]
    [InlineData("rules[1].port", true)]
    [InlineData("rules[0].port", false)]
    [InlineData("rules[*].other", false)]
    [InlineData("*", true)]
    public async Task Replace_on_changes_takes_paths(string path, bool replaced)
    {
        Task Program(TestProgram program, PropertyValue rules) => program.ThingAsync(
            "a", goal => goal with { Type = "fake:index:Plain", ReplaceOnChanges = [path] }, ("rules", rules));
        await UpAsync(program => Program(program, Rules(1, 2)));
        await UpAsync(program => Program(program, Rules(1, 3)));
        bench.Cloud.Mutations.ShouldBe(replaced ? ["create a", "delete a-1"] : ["update a"]);
        bench.Steps.First(step => step.Name == "a" && step.Phase == StepPhase.Succeeded).ReplaceKeys.ShouldBe(replaced ? ["rules"] : []);
    }

    [Theory]
    [InlineData("rules[*].note", "Same a")]
    [InlineData("rules[1].note", "Same a")]
    [InlineData("rules[0].note", "Update a")]
    [InlineData("rules[*].port", "Update a")]
    [InlineData("rules[1]", "Same a")]
    public async Task Ignored_paths_reach_into_the_elements_of_lists(string path, string done)
    {
        Task Program(TestProgram program, PropertyValue rules) => program.ThingAsync("a", goal => goal with { IgnoreChanges = [path] }, ("rules", rules));
        await UpAsync(program => Program(program, Rules(1, 2)));
        var other = Rules(1, 2);
        other.TryGetArray(out var items);
        items[1].TryGetMap(out var second);
        var changed = new PropertyValue([items[0], new PropertyValue(second!.SetItem("note", TestProgram.Value("another")))]);
        await UpAsync(program => Program(program, changed));
        bench.Done.ShouldBe([done]);
    }

    [Fact]
    public async Task Custom_timeouts_reach_the_provider_and_the_state()
    {
        Task Program(TestProgram program, int size) => program.ThingAsync(
            "a",
            goal => goal with { CreateTimeout = TimeSpan.FromMinutes(20), UpdateTimeout = TimeSpan.FromSeconds(90), DeleteTimeout = TimeSpan.FromHours(1) },
            ("size", size));
        await UpAsync(program => Program(program, 1));
        await UpAsync(program => Program(program, 2));
        bench.Store.Text(EngineBench.Stack).ShouldContain("\"customTimeouts\":{\"create\":1200,\"update\":90,\"delete\":3600}");
        await UpAsync(_ => Task.CompletedTask);
        bench.Cloud.Timeouts.ShouldBe(new Dictionary<string, TimeSpan>
        {
            ["create a"] = TimeSpan.FromMinutes(20),
            ["update a"] = TimeSpan.FromSeconds(90),
            ["delete a-1"] = TimeSpan.FromHours(1),
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task What_goes_with_a_resource_that_stays_is_deleted_itself()
    {
        await UpAsync(async program =>
        {
            var owner = await program.ThingAsync("owner");
            await program.ThingAsync("part", goal => goal with { DeletedWith = owner.Urn });
        });
        await UpAsync(program => program.ThingAsync("owner"));
        bench.Cloud.Mutations.ShouldBe(["delete part-2"]);
    }

    [Fact]
    public async Task What_goes_with_a_replaced_resource_goes_with_its_original()
    {
        await UpAsync(async program =>
        {
            var owner = await program.ThingAsync("owner", ("kind", "x"));
            await program.ThingAsync("part", goal => goal with { DeletedWith = owner.Urn });
        });
        await UpAsync(program => program.ThingAsync("owner", ("kind", "y")));
        bench.Cloud.Mutations.ShouldBe(["create owner", "delete owner-1"]);
    }

    [Fact]
    public async Task The_original_of_a_retained_resource_outlives_its_replacement()
    {
        Task Program(TestProgram program, string kind) => program.ThingAsync("a", goal => goal with { RetainOnDelete = true }, ("kind", kind));
        await UpAsync(program => Program(program, "x"));
        await UpAsync(program => Program(program, "y"));
        bench.Cloud.Mutations.ShouldBe(["create a"]);
        bench.Cloud.Things.Keys.ShouldBe(["a-1", "a-2"], ignoreOrder: true);
        bench.State.Resources.Count(resource => resource.Name == "a").ShouldBe(1);
        (await bench.DestroyAsync()).Succeeded.ShouldBeTrue();
        bench.Cloud.Mutations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_option_can_ask_for_creation_first_although_the_provider_would_delete()
    {
        Task Program(TestProgram program, string place) => program.ThingAsync("a", goal => goal with { DeleteBeforeReplace = false }, ("place", place));
        await UpAsync(program => Program(program, "x"));
        await UpAsync(program => Program(program, "y"));
        bench.Cloud.Mutations.ShouldBe(["create a", "delete a-1"]);
    }

    [Fact]
    public async Task A_resource_that_loses_its_protection_in_the_same_run_may_be_replaced_but_not_left_out()
    {
        await UpAsync(program => program.ThingAsync("a", goal => goal with { Protect = true }, ("kind", "x")));
        await UpAsync(program => program.ThingAsync("a", ("kind", "y")));
        bench.Cloud.Mutations.ShouldBe(["create a", "delete a-1"]);
        await UpAsync(program => program.ThingAsync("a", goal => goal with { Protect = true }, ("kind", "y")));
        (await bench.UpAsync(_ => Task.CompletedTask)).Succeeded.ShouldBeFalse();
        bench.Cloud.Mutations.ShouldBeEmpty();
        await UpAsync(program => program.ThingAsync("a", ("kind", "y")));
        await UpAsync(_ => Task.CompletedTask);
        bench.Cloud.Mutations.ShouldBe(["delete a-2"]);
    }

    [Fact]
    public async Task Additional_secret_outputs_stay_secret_through_update_and_refresh()
    {
        Task Program(TestProgram program, int size) => program.ThingAsync("a", goal => goal with { AdditionalSecretOutputs = ["address"] }, ("size", size));
        await UpAsync(program => Program(program, 1));
        await UpAsync(program => Program(program, 2));
        bench.Cloud.Things["a-1"] = bench.Cloud.Things["a-1"].SetItem("size", TestProgram.Value(3));
        (await bench.RefreshAsync()).Succeeded.ShouldBeTrue();
        var resource = bench.State.Resources.Single(resource => resource.Name == "a");
        resource.Outputs["size"].ShouldBe(TestProgram.Value(3));
        resource.Outputs["address"].IsSecret.ShouldBeTrue();
        bench.Store.Text(EngineBench.Stack).ShouldNotContain("address of a-1");
    }

    [Fact]
    public async Task An_import_under_another_id_takes_the_place_of_the_managed_resource()
    {
        await UpAsync(program => program.ThingAsync("a", ("size", 1)));
        bench.Cloud.Things["given"] = System.Collections.Immutable.ImmutableDictionary<string, PropertyValue>.Empty.Add("size", TestProgram.Value(1));
        await UpAsync(program => program.ThingAsync("a", goal => goal with { ImportId = "given" }, ("size", 1)));
        bench.Cloud.Mutations.ShouldBe(["delete a-1"]);
        bench.State.Resources.Single(resource => resource.Name == "a").Id.ShouldBe("given");
    }

    [Fact]
    public async Task An_import_of_nothing_is_refused_and_leaves_the_state_alone()
    {
        await UpAsync(program => program.ThingAsync("a", ("size", 1)));
        var before = bench.State.Resources.Select(resource => resource.Urn);
        var result = await bench.UpAsync(async program =>
        {
            await program.ThingAsync("a", ("size", 1));
            await program.ThingAsync("b", goal => goal with { ImportId = "nowhere" }, ("size", 1));
        });
        result.Succeeded.ShouldBeFalse();
        bench.Errors.Single().ShouldContain("'nowhere' cannot be imported");
        bench.State.Resources.Select(resource => resource.Urn).ShouldBe(before);
        bench.State.PendingOperations.ShouldBeEmpty();
    }
}
