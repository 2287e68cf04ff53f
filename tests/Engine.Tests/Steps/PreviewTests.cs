using Cht.Engine.Tests.Fakes;
using Pulumi.Experimental;
using Pulumi.Monitor;

namespace Cht.Engine.Tests.Steps;

public sealed class PreviewTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public async Task A_preview_changes_neither_resources_nor_state()
    {
        await bench.UpAsync(program => program.ThingAsync("gone", ("size", 1)));
        var text = bench.Store.Text(EngineBench.Stack);
        var result = await bench.PreviewAsync(program => program.ThingAsync("a", ("size", 1)));
        result.Changes[StepKind.Create].ShouldBe(1);
        bench.Done.ShouldBe(["Create a", "Delete gone"]);
        bench.Cloud.Mutations.ShouldBeEmpty();
        bench.Store.Text(EngineBench.Stack).ShouldBe(text);
    }

    [Fact]
    public async Task The_id_of_a_resource_to_be_created_or_replaced_is_unknown_and_of_one_to_be_updated_known()
    {
        await bench.UpAsync(async program =>
        {
            await program.ThingAsync("updated", ("size", 1));
            await program.ThingAsync("replaced", ("kind", "x"));
        });
        RegisteredResource? created = null, updated = null, replaced = null;
        await bench.PreviewAsync(async program =>
        {
            created = await program.ThingAsync("created", ("size", 1));
            updated = await program.ThingAsync("updated", ("size", 2));
            replaced = await program.ThingAsync("replaced", ("kind", "y"));
        });
        created!.IdUnknown.ShouldBeTrue();
        created.Outputs["size"].ShouldBe(TestProgram.Value(1));
        created.Outputs.ShouldNotContainKey("address");
        updated!.Id.ShouldBe("updated-1");
        replaced!.IdUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task Unknown_inputs_pass_through_check_and_diff()
    {
        await bench.UpAsync(async program =>
        {
            var a = await program.ThingAsync("a", ("kind", "x"));
            await program.ThingAsync("b", ("size", a));
        });
        var result = await bench.PreviewAsync(async program =>
        {
            var a = await program.ThingAsync("a", ("kind", "y"));
            await program.ThingAsync("b", ("size", a));
        });
        result.Succeeded.ShouldBeTrue();
        bench.Done.ShouldBe(["CreateReplacement a", "Replace a", "Update b", "DeleteReplaced a"]);
        bench.Steps.Single(step => step.Name == "b").NewInputs["size"].IsComputed.ShouldBeTrue();
    }

    [Fact]
    public async Task While_the_configuration_of_a_provider_is_unknown_it_is_asked_nothing()
    {
        RegisteredResource? thing = null;
        await bench.PreviewAsync(async program =>
        {
            var provider = await program.ThingAsync(
                "own", goal => goal with { Type = "pulumi:providers:fake" }, ("token", PropertyValue.Computed));
            thing = await program.ThingAsync(
                "a", goal => goal with { Provider = $"{provider.Urn}::04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, ("bad", 1), ("size", 1));
        });
        thing!.Outputs.ShouldBeEmpty();
        bench.Cloud.Calls.ShouldBeEmpty();
        bench.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Previews_of_refresh_and_destroy_only_say_what_they_would_do()
    {
        await bench.UpAsync(program => program.ThingAsync("a", ("size", 1)));
        var text = bench.Store.Text(EngineBench.Stack);
        bench.Adjust = operation => operation with { PreviewOnly = true };
        await bench.DestroyAsync();
        bench.Done.ShouldBe(["Delete a"]);
        bench.Cloud.Things.Clear();
        (await bench.RefreshAsync()).Changes[StepKind.Delete].ShouldBe(1);
        bench.Cloud.Mutations.ShouldBeEmpty();
        bench.Store.Text(EngineBench.Stack).ShouldBe(text);
    }

    [Fact]
    public async Task The_stack_outputs_before_and_after_are_published()
    {
        await bench.UpAsync(program => program.OutputsAsync(("x", 1)));
        await bench.PreviewAsync(program => program.OutputsAsync(("x", PropertyValue.Computed)));
        var outputs = bench.Events.OfType<StackOutputsEvent>().Single();
        outputs.Old["x"].ShouldBe(TestProgram.Value(1));
        outputs.New["x"].IsComputed.ShouldBeTrue();
    }
}
