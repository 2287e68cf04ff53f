using Cht.Engine.State;
using Cht.Engine.Tests.Fakes;

namespace Cht.Engine.Tests.Steps;

/// <summary>The operation behind the command <c>import</c>.</summary>
public sealed class ImportTests
{
    private readonly EngineBench bench = new();

    private Task<OperationResult> ImportAsync(params ResourceImport[] imports)
    {
        bench.Adjust = operation => operation with { Imports = [.. imports] };
        return bench.RunAsync(OperationKind.Import, _ => Task.CompletedTask);
    }

    private void Exists(string id) => bench.Cloud.Things[id] = bench.Cloud.Things.GetValueOrDefault(
        id, System.Collections.Immutable.ImmutableDictionary<string, Pulumi.Experimental.PropertyValue>.Empty.Add("size", TestProgram.Value(8)));

    [Fact]
    public async Task What_exists_comes_under_the_stack_protected_and_with_what_was_read()
    {
        Exists("given");
        (await ImportAsync(new ResourceImport("fake:index:Thing", "a", "given"))).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        var state = bench.State.Resources.Single(resource => resource.Name == "a");
        (state.Id, state.ImportId, state.Protect).ShouldBe(("given", "given", true));
        state.Inputs["size"].ShouldBe(TestProgram.Value(8));
        bench.Cloud.Mutations.ShouldBeEmpty();

        bench.Adjust = operation => operation;
        (await bench.UpAsync(program => program.ThingAsync("a", goal => goal with { Protect = true }, ("size", 8)))).HasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_in_the_stack_already_is_refused_and_left_as_it_is()
    {
        await bench.UpAsync(program => program.ThingAsync("a", ("size", 1)));
        Exists("given");
        foreach (var id in new[] { "given", "a-1" })
        {
            (await ImportAsync(new ResourceImport("fake:index:Thing", "a", id))).Succeeded.ShouldBeFalse();
            bench.Errors.ShouldHaveSingleItem().ShouldContain("'urn:pulumi:dev::proj::fake:index:Thing::a' already exists");
        }

        bench.State.Resources.Single(resource => resource.Name == "a").Inputs["size"].ShouldBe(TestProgram.Value(1));
        bench.Cloud.Mutations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_does_not_exist_is_refused_and_leaves_nothing_pending()
    {
        (await ImportAsync(new ResourceImport("fake:index:Thing", "a", "nowhere"))).Succeeded.ShouldBeFalse();
        bench.Errors.ShouldHaveSingleItem().ShouldContain("'nowhere' cannot be imported: its provider finds no such resource");
        bench.State.Resources.ShouldNotContain(resource => resource.Name == "a");
        bench.State.PendingOperations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_killed_import_says_so_in_the_state_and_is_forgotten_by_the_next_run()
    {
        Exists("given");
        bench.Cloud.During["read given"] = () =>
        {
            bench.Store.DiesAtWrite = bench.Store.Writes + 1;
            return Task.CompletedTask;
        };
        await Should.ThrowAsync<IOException>(() => ImportAsync(new ResourceImport("fake:index:Thing", "a", "given")));
        bench.Store.DiesAtWrite = int.MaxValue;
        bench.Cloud.During.Clear();
        bench.State.PendingOperations.Single().Kind.ShouldBe(PendingOperationKind.Importing);
        bench.Store.Text(EngineBench.Stack).ShouldContain("\"type\":\"importing\"");

        (await ImportAsync(new ResourceImport("fake:index:Thing", "a", "given"))).Succeeded.ShouldBeTrue();
        bench.State.PendingOperations.ShouldBeEmpty();
    }
}
