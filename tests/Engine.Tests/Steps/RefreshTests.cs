using Cht.Engine.Tests.Fakes;
using Pulumi.Experimental;

namespace Cht.Engine.Tests.Steps;

public sealed class RefreshTests
{
    private readonly EngineBench bench = new();

    private static async Task ProgramAsync(TestProgram program)
    {
        var a = await program.ThingAsync("a", ("size", 1), ("password", TestProgram.Value("hunter-two").WithSecret(true)));
        await program.ThingAsync("b", ("size", a));
    }

    [Fact]
    public async Task Drift_is_shown_taken_over_and_repaired_by_the_next_update()
    {
        await bench.UpAsync(ProgramAsync);
        bench.Cloud.Things["a-1"] = bench.Cloud.Things["a-1"].SetItem("size", TestProgram.Value(9));
        var refresh = await bench.RefreshAsync();
        refresh.Changes[StepKind.Update].ShouldBe(1);
        refresh.Changes[StepKind.Same].ShouldBe(1);
        bench.Steps.Single(step => step.RefreshOutcome == StepKind.Update).Diff.Single().Path.ShouldBe("size");
        await bench.UpAsync(ProgramAsync);
        bench.Done.ShouldBe(["Update a", "Same b"]);
        bench.Cloud.Things["a-1"]["size"].ShouldBe(TestProgram.Value(1));
    }

    [Fact]
    public async Task A_resource_that_is_gone_leaves_the_state_with_the_references_to_it()
    {
        await bench.UpAsync(ProgramAsync);
        bench.Cloud.Things.TryRemove("a-1", out _);
        (await bench.RefreshAsync()).Changes[StepKind.Delete].ShouldBe(1);
        bench.State.Resources.Single(resource => resource.Name == "b").Dependencies.ShouldBeEmpty();
        await bench.UpAsync(ProgramAsync);
        bench.Done.ShouldBe(["Create a", "Update b"]);
    }

    [Fact]
    public async Task Secrets_that_were_read_back_stay_secret()
    {
        await bench.UpAsync(ProgramAsync);
        bench.Cloud.Things["a-1"] = bench.Cloud.Things["a-1"].SetItem("password", new PropertyValue("changed-by-hand"));
        await bench.RefreshAsync();
        bench.State.Resources.Single(resource => resource.Name == "a").Outputs["password"].IsSecret.ShouldBeTrue();
        bench.Store.Text(EngineBench.Stack).ShouldNotContain("changed-by-hand");
    }

    [Fact]
    public async Task A_resource_that_cannot_be_read_keeps_its_state()
    {
        await bench.UpAsync(ProgramAsync);
        bench.Adjust = operation => operation with { ContinueOnError = true };
        bench.Cloud.Failures["read a-1"] = new InvalidOperationException("host unreachable");
        (await bench.RefreshAsync()).Succeeded.ShouldBeFalse();
        bench.Errors.ShouldBe(["host unreachable"]);
        bench.State.Resources.Length.ShouldBe(4);
    }

    [Fact]
    public async Task An_update_can_refresh_first()
    {
        await bench.UpAsync(ProgramAsync);
        bench.Cloud.Things.TryRemove("b-2", out _);
        bench.Adjust = operation => operation with { RefreshFirst = true };
        await bench.UpAsync(ProgramAsync);
        bench.Cloud.Mutations.ShouldBe(["create b"]);
        var again = await bench.UpAsync(ProgramAsync);
        again.HasChanges.ShouldBeFalse();
    }
}
