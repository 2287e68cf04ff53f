using System.Collections.Immutable;
using Cht.Engine.Tests.Fakes;

namespace Cht.Engine.Tests.Steps;

/// <summary><c>--target</c>, <c>--exclude</c>, <c>--replace</c> and <c>--target-dependents</c>.</summary>
public sealed class TargetTests
{
    private const string Prefix = "urn:pulumi:dev::proj::fake:index:Thing::";
    private readonly EngineBench bench = new();

    private static Func<TestProgram, Task> Things(int size) => async program =>
    {
        var a = await program.ThingAsync("a", ("size", size));
        await program.ThingAsync("b", ("size", size), ("uses", a));
        await program.ThingAsync("c", ("size", size));
    };

    [Theory]
    [InlineData("a", new[] { "Update a" })]
    [InlineData("**::c", new[] { "Update c" })]
    public async Task Only_targets_are_changed(string target, string[] expected)
    {
        await bench.UpAsync(Things(1));
        bench.Adjust = operation => operation with { Targets = [target.Contains('*') ? target : Prefix + target] };
        (await bench.UpAsync(Things(2))).Succeeded.ShouldBeTrue();
        bench.Done.Where(step => !step.StartsWith("Same", StringComparison.Ordinal)).ShouldBe(expected);
    }

    [Fact]
    public async Task Dependents_of_a_target_join_when_asked_to()
    {
        await bench.UpAsync(Things(1));
        bench.Adjust = operation => operation with { Targets = [Prefix + "a"], TargetDependents = true };
        await bench.UpAsync(Things(2));
        bench.Cloud.Mutations.ShouldBe(["update a", "update b"]);
    }

    [Fact]
    public async Task What_is_excluded_stays_as_it_is_and_is_not_deleted()
    {
        await bench.UpAsync(Things(1));
        bench.Adjust = operation => operation with { Excludes = [Prefix + "b"] };
        (await bench.UpAsync(program => program.ThingAsync("c", ("size", 2)))).Succeeded.ShouldBeTrue();
        bench.Cloud.Mutations.ShouldBe(["update c"]);
        bench.State.Resources.Select(resource => resource.Name).ShouldContain("b");
        bench.State.Resources.Select(resource => resource.Name).ShouldContain("a", "the excluded resource needs it");
    }

    [Fact]
    public async Task A_target_that_needs_a_new_resource_which_is_no_target_fails_with_the_remedy()
    {
        bench.Adjust = operation => operation with { Targets = [Prefix + "b"] };
        (await bench.UpAsync(Things(1))).Succeeded.ShouldBeFalse();
        bench.Errors.ShouldHaveSingleItem().ShouldContain($"It needs {Prefix}a, which is new and was not chosen by --target");
        bench.Cloud.Mutations.ShouldBeEmpty();
        bench.State.Resources.ShouldNotContain(resource => resource.Type == "fake:index:Thing");
    }

    [Fact]
    public async Task A_target_that_does_not_exist_is_an_error()
    {
        await bench.UpAsync(Things(1));
        bench.Adjust = operation => operation with { Targets = [Prefix + "nothing"] };
        (await bench.UpAsync(Things(2))).Succeeded.ShouldBeFalse();
        bench.Errors.ShouldHaveSingleItem().ShouldContain($"No resource '{Prefix}nothing' is in the stack");
        bench.Cloud.Mutations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Destroy_of_a_target_that_others_need_asks_for_its_dependents()
    {
        await bench.UpAsync(Things(1));
        bench.Adjust = operation => operation with { Targets = [Prefix + "a"] };
        (await bench.DestroyAsync()).Succeeded.ShouldBeFalse();
        bench.Errors.ShouldHaveSingleItem().ShouldContain("give --target-dependents");
        bench.Cloud.Mutations.ShouldBeEmpty();
        bench.Adjust = operation => operation with { Targets = [Prefix + "a"], TargetDependents = true };
        (await bench.DestroyAsync()).Succeeded.ShouldBeTrue();
        bench.Cloud.Mutations.ShouldBe(["delete b-2", "delete a-1"], ignoreOrder: false);
        bench.State.Resources.Select(resource => resource.Name).ShouldContain("c");
    }

    [Fact]
    public async Task Destroy_keeps_what_is_excluded_and_what_that_needs()
    {
        await bench.UpAsync(Things(1));
        bench.Adjust = operation => operation with { Excludes = [Prefix + "b"] };
        (await bench.DestroyAsync()).Succeeded.ShouldBeTrue();
        bench.Cloud.Mutations.ShouldHaveSingleItem().ShouldStartWith("delete c");
    }

    [Fact]
    public async Task Replace_makes_a_new_one_although_nothing_changed()
    {
        await bench.UpAsync(Things(1));
        bench.Adjust = operation => operation with { Replaces = [Prefix + "c"] };
        (await bench.UpAsync(Things(1))).Succeeded.ShouldBeTrue();
        bench.Cloud.Mutations.Select(call => call[..8]).ShouldBe(["create c", "delete c"]);
    }

    [Fact]
    public async Task Replace_deletes_first_where_old_and_new_cannot_stand_side_by_side()
    {
        Task Program(TestProgram program) => program.ThingAsync("a", ("alone", "yes"));
        await bench.UpAsync(Program);
        bench.Adjust = operation => operation with { Replaces = [Prefix + "a"] };
        (await bench.UpAsync(Program)).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        bench.Cloud.Mutations.Select(call => call[..8]).ShouldBe(["delete a", "create a"]);
    }

    [Fact]
    public async Task Replace_makes_anew_what_is_gone_already()
    {
        await bench.UpAsync(Things(1));
        bench.Cloud.Things.TryRemove(bench.State.Find(Prefix + "c")!.Id!, out _).ShouldBeTrue();
        bench.Adjust = operation => operation with { Replaces = [Prefix + "c"], RefreshFirst = true };
        (await bench.UpAsync(Things(1))).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        bench.Cloud.Mutations.ShouldBe(["create c"]);
    }

    [Fact]
    public async Task Refresh_reads_targets_only_and_can_come_before_a_targeted_update()
    {
        await bench.UpAsync(Things(1));
        bench.Adjust = operation => operation with { Targets = [Prefix + "c"] };
        await bench.RefreshAsync();
        bench.Cloud.Calls.Where(call => call.StartsWith("read", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldStartWith("read c");
        bench.Cloud.Things.Clear();
        bench.Adjust = operation => operation with { Targets = [Prefix + "c"], RefreshFirst = true };
        (await bench.UpAsync(Things(1))).Succeeded.ShouldBeTrue();
        bench.Cloud.Mutations.ShouldBe(["create c"]);
    }

    [Fact]
    public async Task An_import_takes_over_what_exists_and_touches_nothing_else()
    {
        await bench.UpAsync(Things(1));
        bench.Cloud.Things["old-9"] = ImmutableDictionary<string, Pulumi.Experimental.PropertyValue>.Empty.Add("size", TestProgram.Value(7));
        bench.Adjust = operation => operation with { Imports = [new ResourceImport("fake:index:Thing", "old", "old-9")] };
        (await bench.RunAsync(OperationKind.Import, _ => Task.CompletedTask)).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        bench.Cloud.Mutations.ShouldBeEmpty();
        var imported = bench.State.Find(Prefix + "old")!;
        (imported.Id, imported.Protect, imported.Inputs["size"].ToString()).ShouldBe(("old-9", true, "7"));
        bench.State.Resources.Count(resource => resource.Type == "fake:index:Thing").ShouldBe(4);

        bench.Adjust = operation => operation with { Imports = [new ResourceImport("fake:index:Thing", "none", "none-1")] };
        (await bench.RunAsync(OperationKind.Import, _ => Task.CompletedTask)).Succeeded.ShouldBeFalse();
        bench.Errors.ShouldHaveSingleItem().ShouldContain("'none-1' cannot be imported");
    }
}
