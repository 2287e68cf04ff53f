using Cht.Engine.State;
using Cht.Engine.Tests.Fakes;

namespace Cht.Engine.Tests.Steps;

/// <summary>Each kind of step, and what decides for it.</summary>
public sealed class StepTests
{
    private readonly EngineBench bench = new();

    private async Task<OperationResult> UpAsync(Func<TestProgram, Task> program)
    {
        var result = await bench.UpAsync(program);
        result.Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        return result;
    }

    [Fact]
    public async Task A_new_resource_is_created_with_a_default_provider_in_the_state()
    {
        bench.Config = bench.Config.Add("fake:region", "north").Add("proj:other", "x");
        var result = await UpAsync(program => program.ThingAsync("a", ("size", 1)));
        bench.Done.ShouldBe(["Create a"]);
        result.Changes[StepKind.Create].ShouldBe(3);
        var provider = bench.State.Resources.Single(resource => resource.Type == "pulumi:providers:fake");
        provider.Name.ShouldBe("default");
        provider.Inputs.Keys.ShouldBe(["region"]);
        var thing = bench.State.Resources.Single(resource => resource.Name == "a");
        thing.Provider.ShouldBe($"{provider.Urn}::{provider.Id}");
        thing.Urn.ShouldBe("urn:pulumi:dev::proj::fake:index:Thing::a");
        thing.Parent.ShouldBe("urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev");
        bench.Store.History.Single().ResourceChanges["create"].ShouldBe(3);
    }

    [Fact]
    public async Task A_changed_input_is_an_update_with_its_diff()
    {
        await UpAsync(program => program.ThingAsync("a", ("size", 1)));
        await UpAsync(program => program.ThingAsync("a", ("size", 2)));
        bench.Done.ShouldBe(["Update a"]);
        var step = bench.Steps.Last(step => step.Name == "a");
        step.ChangedKeys.ShouldBe(["size"]);
        step.Diff.Single().ShouldBe(new PropertyChange("size", PropertyChangeKind.Update, TestProgram.Value(1), TestProgram.Value(2), Replaces: false));
        bench.Cloud.Things["a-1"]["size"].ShouldBe(TestProgram.Value(2));
    }

    [Fact]
    public async Task The_engine_compares_inputs_when_the_provider_gives_no_diff()
    {
        Func<TestProgram, int, Task> program = (program, size) =>
            program.ThingAsync("a", goal => goal with { Type = "fake:index:Plain" }, ("size", size), ("name", "n"));
        await UpAsync(p => program(p, 1));
        await UpAsync(p => program(p, 1));
        bench.Done.ShouldBe(["Same a"]);
        await UpAsync(p => program(p, 2));
        bench.Done.ShouldBe(["Update a"]);
    }

    [Fact]
    public async Task A_replacement_is_created_first_and_the_original_deleted_at_the_end()
    {
        Func<TestProgram, string, Task> program = async (program, kind) =>
        {
            var a = await program.ThingAsync("a", ("kind", kind));
            await program.ThingAsync("b", ("size", a));
        };
        await UpAsync(p => program(p, "x"));
        await UpAsync(p => program(p, "y"));
        bench.Cloud.Mutations.ShouldBe(["create a", "update b", "delete a-1"]);
        bench.Done.ShouldBe(["CreateReplacement a", "Replace a", "Update b", "DeleteReplaced a"]);
        bench.State.Resources.Single(resource => resource.Name == "a").Id.ShouldBe("a-3");
    }

    [Fact]
    public async Task Delete_before_replace_takes_the_dependents_that_need_a_replacement_with_it()
    {
        Func<TestProgram, string, Task> program = async (program, place) =>
        {
            var a = await program.ThingAsync("a", ("place", place));
            var b = await program.ThingAsync("b", ("on", a));
            await program.ThingAsync("c", ("on", b));
            await program.ThingAsync("d", ("size", a));
        };
        await UpAsync(p => program(p, "x"));
        await UpAsync(p => program(p, "y"));
        bench.Cloud.Mutations.ShouldBe(["delete c-3", "delete b-2", "delete a-1", "create a", "create b", "create c", "update d"]);
        bench.State.Resources.ShouldAllBe(resource => !resource.PendingReplacement && !resource.Delete);
    }

    [Fact]
    public async Task The_option_can_ask_for_deletion_first()
    {
        Func<TestProgram, string, Task> program = (program, kind) =>
            program.ThingAsync("a", goal => goal with { DeleteBeforeReplace = true }, ("kind", kind));
        await UpAsync(p => program(p, "x"));
        await UpAsync(p => program(p, "y"));
        bench.Cloud.Mutations.ShouldBe(["delete a-1", "create a"]);
    }

    [Fact]
    public async Task What_the_program_no_longer_registers_is_deleted_dependents_first()
    {
        await UpAsync(async program =>
        {
            var a = await program.ThingAsync("a", ("size", 1));
            var b = await program.ThingAsync("b", ("on", a));
            await program.ThingAsync("c", ("on", b));
        });
        await UpAsync(_ => Task.CompletedTask);
        bench.Cloud.Mutations.ShouldBe(["delete c-3", "delete b-2", "delete a-1"]);
        bench.State.Resources.Single().Type.ShouldBe("pulumi:pulumi:Stack");
    }

    [Fact]
    public async Task Retained_and_deleted_with_resources_leave_only_the_state()
    {
        await UpAsync(async program =>
        {
            await program.ThingAsync("kept", goal => goal with { RetainOnDelete = true });
            var owner = await program.ThingAsync("owner");
            await program.ThingAsync("part", goal => goal with { DeletedWith = owner.Urn });
        });
        await UpAsync(_ => Task.CompletedTask);
        bench.Cloud.Mutations.ShouldBe(["delete owner-2"]);
        bench.State.Resources.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Protected_resources_are_neither_deleted_nor_replaced()
    {
        Func<TestProgram, string, Task> program = (program, kind) => program.ThingAsync("a", goal => goal with { Protect = true }, ("kind", kind));
        await UpAsync(p => program(p, "x"));
        (await bench.UpAsync(p => program(p, "y"))).Succeeded.ShouldBeFalse();
        bench.Errors.Single().ShouldContain("because of kind");
        (await bench.UpAsync(_ => Task.CompletedTask)).Succeeded.ShouldBeFalse();
        bench.Errors.Single().ShouldContain("protected");
        (await bench.DestroyAsync()).Succeeded.ShouldBeFalse();
        bench.Cloud.Things.Count.ShouldBe(1);
        bench.State.Resources.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Ignored_changes_keep_the_old_value_at_their_path_only()
    {
        static object Rules(int first, int second) => new Pulumi.Experimental.PropertyValue(
            [TestProgram.Value(first), TestProgram.Value(second)]);
        Func<TestProgram, int, int, Task> program = (program, first, second) =>
            program.ThingAsync("a", goal => goal with { IgnoreChanges = ["rules[0]", "size"] }, ("rules", Rules(first, second)), ("size", first));
        await UpAsync(p => program(p, 1, 1));
        await UpAsync(p => program(p, 2, 1));
        bench.Done.ShouldBe(["Same a"]);
        await UpAsync(p => program(p, 2, 2));
        bench.Done.ShouldBe(["Update a"]);
        bench.State.Resources.Single(resource => resource.Name == "a").Inputs["rules"].ToString().ShouldBe("[1, 2]");
    }

    [Fact]
    public async Task Replace_on_changes_turns_an_update_into_a_replacement()
    {
        Func<TestProgram, int, Task> program = (program, size) => program.ThingAsync("a", goal => goal with { ReplaceOnChanges = ["size"] }, ("size", size));
        await UpAsync(p => program(p, 1));
        await UpAsync(p => program(p, 2));
        bench.Cloud.Mutations.ShouldBe(["create a", "delete a-1"]);
    }

    [Fact]
    public async Task A_changed_replacement_trigger_replaces()
    {
        Func<TestProgram, string, Task> program = (program, trigger) =>
            program.ThingAsync("a", goal => goal with { ReplacementTrigger = TestProgram.Value(trigger) }, ("size", 1));
        await UpAsync(p => program(p, "1"));
        await UpAsync(p => program(p, "1"));
        bench.Done.ShouldBe(["Same a"]);
        await UpAsync(p => program(p, "2"));
        bench.Done.ShouldBe(["CreateReplacement a", "Replace a", "DeleteReplaced a"]);
    }

    [Fact]
    public async Task An_alias_finds_the_old_resource_and_its_dependents_follow()
    {
        await UpAsync(async program =>
        {
            var a = await program.ThingAsync("old", ("size", 1));
            await program.ThingAsync("b", ("size", a));
        });
        var oldUrn = bench.State.Resources.Single(resource => resource.Name == "old").Urn;
        await UpAsync(async program =>
        {
            var a = await program.ThingAsync("new", goal => goal with { AliasUrns = [oldUrn] }, ("size", 1));
            await program.ThingAsync("b", ("size", a));
        });
        bench.Cloud.Mutations.ShouldBeEmpty();
        bench.State.Resources.Single(resource => resource.Name == "b").Dependencies.Single().ShouldEndWith("::new");
    }

    [Fact]
    public async Task A_read_resource_is_external_and_never_deleted()
    {
        bench.Cloud.Things["given"] = System.Collections.Immutable.ImmutableDictionary<string, Pulumi.Experimental.PropertyValue>.Empty
            .Add("size", TestProgram.Value(7));
        await UpAsync(program => program.ReadAsync("a", "given"));
        bench.Done.ShouldBe(["Read a"]);
        bench.State.Resources.Single(resource => resource.Name == "a").External.ShouldBeTrue();
        await UpAsync(_ => Task.CompletedTask);
        bench.Cloud.Things.ShouldContainKey("given");
        (await bench.UpAsync(program => program.ReadAsync("a", "nowhere"))).Succeeded.ShouldBeFalse();
        bench.Errors.Single().ShouldContain("nowhere");
    }

    [Fact]
    public async Task An_import_takes_a_resource_over_and_then_updates_it()
    {
        bench.Cloud.Things["given"] = System.Collections.Immutable.ImmutableDictionary<string, Pulumi.Experimental.PropertyValue>.Empty
            .Add("size", TestProgram.Value(7));
        Func<TestProgram, Task> program = p => p.ThingAsync("a", goal => goal with { ImportId = "given" }, ("size", 8));
        await UpAsync(program);
        bench.Done.ShouldBe(["Import a", "Update a"]);
        bench.Cloud.Mutations.ShouldBe(["update a"]);
        await UpAsync(program);
        bench.Done.ShouldBe(["Same a"]);
    }

    [Fact]
    public async Task All_check_failures_are_reported_with_property_and_resource()
    {
        bench.Adjust = operation => operation with { ContinueOnError = true };
        var result = await bench.PreviewAsync(program => Task.WhenAll(
            program.ThingAsync("a", ("bad", 1)), program.ThingAsync("b", ("bad", 1)), program.ThingAsync("c", ("size", 1))));
        result.Succeeded.ShouldBeFalse();
        var errors = bench.Events.OfType<DiagnosticEvent>().ToList();
        errors.Select(error => error.Message).ShouldBe(["bad: is never right", "bad: is never right"]);
        errors.Select(error => error.Urn!.Split("::")[^1]).Order().ShouldBe(["a", "b"]);
        bench.Done.ShouldBe(["Create c"]);
    }

    [Fact]
    public async Task The_same_urn_twice_is_an_error()
    {
        var result = await bench.UpAsync(async program =>
        {
            await program.ThingAsync("a", ("size", 1));
            await program.ThingAsync("a", ("size", 2));
        });
        result.Succeeded.ShouldBeFalse();
        bench.Errors.Single().ShouldContain("urn:pulumi:dev::proj::fake:index:Thing::a");
    }

    [Fact]
    public async Task A_package_without_provider_is_refused_with_what_to_use_instead()
    {
        var result = await bench.UpAsync(program => program.ThingAsync("a", goal => goal with { Type = "aws:s3:Bucket" }));
        result.Succeeded.ShouldBeFalse();
        bench.Errors.ShouldContain(error => error.Contains("'aws'") && error.Contains("pulumi up"));
    }

    [Fact]
    public async Task Functions_are_answered_by_the_provider_and_their_failures_reach_the_program()
    {
        await UpAsync(async program =>
        {
            (await program.InvokeAsync("fake:index:ask", ("x", 1)))["answer"].ShouldBe(TestProgram.Value(42));
            (await Should.ThrowAsync<Pulumi.RunException>(() => program.InvokeAsync("fake:index:ask", ("bad", 1)))).Message.ShouldContain("is never right");
        });
    }

    [Fact]
    public async Task A_run_without_changes_leaves_the_state_file_alone_whatever_the_order_of_registration()
    {
        Func<TestProgram, bool, Task> program = async (program, reverse) =>
        {
            foreach (var name in reverse ? new[] { "c", "b", "a" } : ["a", "b", "c"])
            {
                await program.ThingAsync(name, ("size", TestProgram.Value(name).WithSecret(true)));
            }

            await program.OutputsAsync(("x", 1));
        };
        await UpAsync(p => program(p, false));
        var (text, writes) = (bench.Store.Text(EngineBench.Stack), bench.Store.Writes);
        var result = await UpAsync(p => program(p, true));
        result.HasChanges.ShouldBeFalse();
        bench.Store.Text(EngineBench.Stack).ShouldBe(text);
        bench.Store.Writes.ShouldBe(writes);
    }
}
