using Cht.Engine.Tests.Fakes;
using Pulumi;

namespace Cht.Engine.Tests.Steps;

/// <summary>Every way to say what a resource was called before, in programs as users write them: nothing is made anew.</summary>
public sealed class AliasTests
{
    private readonly EngineBench bench = new();

    private sealed class Thing(string name, CustomResourceOptions? options = null, string type = "fake:index:Thing")
        : CustomResource(type, name, ResourceArgs.Empty, options);

    private sealed class Group(string name, ComponentResourceOptions? options = null, string type = "test:index:Group")
        : ComponentResource(type, name, options);

    private async Task MoveAsync(Action before, Action after, params string[] urns)
    {
        (await bench.RunProgramAsync(OperationKind.Update, () => Deployment.RunAsync(before))).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        (await bench.RunProgramAsync(OperationKind.Update, () => Deployment.RunAsync(after))).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        bench.Cloud.Mutations.ShouldBeEmpty();
        bench.State.Resources.Where(resource => !resource.Type.StartsWith("pulumi:", StringComparison.Ordinal)).Select(resource => resource.Urn)
            .ShouldBe(urns.Select(urn => "urn:pulumi:dev::proj::" + urn), ignoreOrder: true);
    }

    private static CustomResourceOptions Was(Alias alias, Resource? parent = null) => new() { Aliases = { alias }, Parent = parent };

    [Fact]
    public Task By_name() => MoveAsync(
        () => _ = new Thing("old"), () => _ = new Thing("new", Was(new Alias { Name = "old" })), "fake:index:Thing::new");

    [Fact]
    public Task By_type() => MoveAsync(
        () => _ = new Thing("a", type: "fake:index:Plain"), () => _ = new Thing("a", Was(new Alias { Type = "fake:index:Plain" })),
        "fake:index:Thing::a");

    [Fact]
    public Task By_urn() => MoveAsync(
        () => _ = new Thing("old"), () => _ = new Thing("new", Was(new Alias { Urn = "urn:pulumi:dev::proj::fake:index:Thing::old" })),
        "fake:index:Thing::new");

    [Fact]
    public Task By_having_had_no_parent() => MoveAsync(
        () => _ = new Thing("a"), () => _ = new Thing("a", Was(new Alias { NoParent = true }, new Group("group"))),
        "test:index:Group::group", "test:index:Group$fake:index:Thing::a");

    [Fact]
    public Task By_parent() => MoveAsync(
        () =>
        {
            _ = new Thing("a", new CustomResourceOptions { Parent = new Group("one") });
            _ = new Group("two");
        },
        () =>
        {
            var one = new Group("one");
            _ = new Thing("a", Was(new Alias { Parent = one }, new Group("two", new ComponentResourceOptions { Parent = one })));
        },
        "test:index:Group::one", "test:index:Group$test:index:Group::two", "test:index:Group$test:index:Group$fake:index:Thing::a");

    [Fact]
    public Task By_the_urn_of_the_parent() => MoveAsync(
        () => _ = new Thing("a", new CustomResourceOptions { Parent = new Group("group") }),
        () =>
        {
            var group = new Group("group");
            _ = new Thing("a", Was(new Alias { ParentUrn = group.Urn }));
        },
        "test:index:Group::group", "fake:index:Thing::a");

    [Fact]
    public Task Children_follow_a_parent_that_was_renamed_or_has_another_type() => MoveAsync(
        () => _ = new Thing("old-child", new CustomResourceOptions { Parent = new Group("old", type: "test:index:Before") }),
        () =>
        {
            var group = new Group("new", new ComponentResourceOptions { Aliases = { new Alias { Name = "old", Type = "test:index:Before" } } });
            _ = new Thing("new-child", new CustomResourceOptions { Parent = group });
        },
        "test:index:Group::new", "test:index:Group$fake:index:Thing::new-child");

    [Fact]
    public async Task A_resource_that_moves_and_is_replaced_keeps_its_original_under_the_new_urn_until_it_is_deleted()
    {
        await bench.UpAsync(program => program.ThingAsync("old", ("kind", "x")));
        bench.Cloud.Failures["delete old-1"] = new InvalidOperationException("stays");
        var urn = bench.State.Resources[^1].Urn;
        await bench.UpAsync(program => program.ThingAsync("new", goal => goal with { AliasUrns = [urn], Type = "fake:index:Plain", ReplaceOnChanges = ["*"] }, ("kind", "y")));
        var original = bench.State.Resources.Single(resource => resource.Delete);
        original.Urn.ShouldBe("urn:pulumi:dev::proj::fake:index:Plain::new");
        original.Type.ShouldBe("fake:index:Thing");
        bench.Cloud.Failures.Clear();
        (await bench.DestroyAsync()).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        bench.Cloud.Things.ShouldBeEmpty();
    }
}
