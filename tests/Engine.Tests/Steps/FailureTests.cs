using Cht.Engine.State;
using Cht.Engine.Tests.Fakes;
using Pulumi.Monitor;

namespace Cht.Engine.Tests.Steps;

public sealed class FailureTests
{
    private readonly EngineBench bench = new();

    private static async Task TwoChainsAsync(TestProgram program)
    {
        async Task Chain(string first, string second)
        {
            var resource = await program.ThingAsync(first, ("size", 1));
            await program.ThingAsync(second, goal => goal with { Dependencies = [resource.Urn] }, ("size", 1));
        }

        await Task.WhenAll(Chain("a1", "a2"), Chain("b1", "b2"));
    }

    [Fact]
    public async Task With_continue_on_error_only_dependents_of_the_failed_resource_are_skipped()
    {
        bench.Adjust = operation => operation with { ContinueOnError = true };
        bench.Cloud.Failures["create a1"] = new InvalidOperationException("no space left");
        var result = await bench.UpAsync(TwoChainsAsync);
        result.Succeeded.ShouldBeFalse();
        bench.Errors.ShouldBe(["no space left"]);
        bench.Done.Order().ShouldBe(["Create b1", "Create b2"]);
        result.Failed.Single().ShouldEndWith("::a1");
        result.Skipped.Single().ShouldEndWith("::a2");
        bench.Steps.Single(step => step.Phase == StepPhase.Skipped).Error!.ShouldBe("skipped because it needs fake:index:Thing 'a1', which failed");
        bench.State.PendingOperations.ShouldBeEmpty();

        bench.Cloud.Failures.Clear();
        (await bench.UpAsync(TwoChainsAsync)).Succeeded.ShouldBeTrue();
        bench.Cloud.Mutations.Order().ShouldBe(["create a1", "create a2"]);
    }

    [Fact]
    public async Task Without_it_the_first_failure_lets_running_steps_finish_and_begins_no_others()
    {
        var failed = new TaskCompletionSource();
        bench.Cloud.During["create a1"] = () => Task.CompletedTask;
        bench.Cloud.Failures["create a1"] = new InvalidOperationException("broken");
        bench.Cloud.During["create b1"] = () => failed.Task;
        var result = await bench.UpAsync(async program =>
        {
            var running = program.ThingAsync("b1", ("size", 1));
            (await program.ThingAsync("a1", ("size", 1))).OutputsUnknown.ShouldBeTrue();
            failed.SetResult();
            (await running).OutputsUnknown.ShouldBeFalse();
            (await program.ThingAsync("c1", ("size", 1))).OutputsUnknown.ShouldBeTrue();
        });
        result.Succeeded.ShouldBeFalse();
        bench.Cloud.Mutations.Order().ShouldBe(["create a1", "create b1"]);
        bench.State.Resources.Select(resource => resource.Name).ShouldContain("b1");
        result.Skipped.Single().ShouldEndWith("::c1");
    }

    [Fact]
    public async Task Nothing_is_deleted_when_the_program_fails()
    {
        await bench.UpAsync(program => program.ThingAsync("a", ("size", 1)));
        var result = await bench.RunProgramAsync(OperationKind.Update, () => throw new InvalidOperationException("half-way"));
        result.Succeeded.ShouldBeFalse();
        bench.Errors.Single().ShouldContain("half-way");
        bench.Cloud.Mutations.ShouldBeEmpty();
        bench.State.Resources.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Registrations_that_a_failed_program_left_behind_are_waited_for()
    {
        var release = new TaskCompletionSource();
        bench.Cloud.During["create a"] = () => release.Task;
        await bench.RunAsync(OperationKind.Update, program =>
        {
            _ = program.ThingAsync("a", ("size", 1));
            _ = Task.Run(release.SetResult);
            throw new InvalidOperationException("left");
        });
        bench.State.Resources.Select(resource => resource.Name).ShouldContain("a");
        bench.State.PendingOperations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_exit_code_or_a_logged_error_fails_the_run()
    {
        (await bench.RunProgramAsync(OperationKind.Update, () => Task.FromResult(3))).Succeeded.ShouldBeFalse();
        bench.Errors.Single().ShouldContain("exit code 3");
        (await bench.RunProgramAsync(OperationKind.Update, async () =>
        {
            await ProgramHost.Current!.Log.LogAsync(new Pulumi.Experimental.LogRequest(Pulumi.Experimental.LogSeverity.Error, "said so"));
            return 0;
        })).Succeeded.ShouldBeFalse();
        bench.Errors.ShouldBe(["said so"]);
    }

    [Fact]
    public async Task A_failed_deletion_keeps_what_it_depends_on()
    {
        await bench.UpAsync(async program =>
        {
            var a = await program.ThingAsync("a", ("size", 1));
            await program.ThingAsync("b", ("on", a));
            await program.ThingAsync("other", ("size", 1));
        });
        bench.Adjust = operation => operation with { ContinueOnError = true };
        bench.Cloud.Failures["delete b-2"] = new InvalidOperationException("busy");
        (await bench.DestroyAsync()).Succeeded.ShouldBeFalse();
        bench.Cloud.Mutations.Order().ShouldBe(["delete b-2", "delete other-3"]);
        bench.State.Resources.Select(resource => resource.Name).ShouldBe(["proj-dev", "default", "a", "b"], ignoreOrder: true);

        bench.Cloud.Failures.Clear();
        (await bench.DestroyAsync()).Succeeded.ShouldBeTrue();
        bench.State.Resources.ShouldBeEmpty();
        bench.Cloud.Things.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_original_that_could_not_be_deleted_is_deleted_by_the_next_run()
    {
        Func<TestProgram, string, Task> program = (program, kind) => program.ThingAsync("a", ("kind", kind));
        await bench.UpAsync(p => program(p, "x"));
        bench.Cloud.Failures["delete a-1"] = new InvalidOperationException("busy");
        (await bench.UpAsync(p => program(p, "y"))).Succeeded.ShouldBeFalse();
        bench.State.Resources.Count(resource => resource.Delete).ShouldBe(1);
        bench.Cloud.Failures.Clear();
        (await bench.UpAsync(p => program(p, "y"))).Succeeded.ShouldBeTrue();
        bench.Cloud.Mutations.ShouldBe(["delete a-1"]);
        bench.State.Resources.ShouldAllBe(resource => !resource.Delete);
    }

    [Fact]
    public async Task The_first_interrupt_finishes_running_steps_and_saves_them()
    {
        using var interrupt = new CancellationTokenSource();
        bench.Cloud.During["create a"] = interrupt.CancelAsync;
        var result = await bench.UpAsync(
            async program =>
            {
                await program.ThingAsync("a", ("size", 1));
                await program.ThingAsync("b", ("size", 1));
            },
            interrupt.Token);
        result.Canceled.ShouldBeTrue();
        result.Succeeded.ShouldBeFalse();
        bench.Cloud.Mutations.ShouldBe(["create a"]);
        bench.State.Resources.Select(resource => resource.Name).ShouldContain("a");
    }

    [Fact]
    public async Task The_second_interrupt_cancels_the_call_and_leaves_it_pending()
    {
        using var terminate = new CancellationTokenSource();
        bench.Adjust = operation => operation with { Terminate = terminate.Token };
        bench.Cloud.During["create a"] = async () =>
        {
            await terminate.CancelAsync();
            terminate.Token.ThrowIfCancellationRequested();
        };
        var result = await bench.UpAsync(program => program.ThingAsync("a", ("size", 1)));
        result.Succeeded.ShouldBeFalse();
        bench.State.PendingOperations.Single().Kind.ShouldBe(PendingOperationKind.Creating);
    }

    [Fact]
    public async Task No_more_steps_run_at_once_than_allowed()
    {
        var (running, most) = (0, 0);
        bench.Adjust = operation => operation with { Parallel = 2 };
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            bench.Cloud.During[$"create {name}"] = async () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
            };
        }

        await bench.UpAsync(program => Task.WhenAll(new[] { "a", "b", "c", "d", "e" }.Select(name => program.ThingAsync(name, ("size", 1)))));
        most.ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task Independent_resources_are_brought_up_at_the_same_time()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        bench.Cloud.During["create a"] = () => { first.SetResult(); return second.Task; };
        bench.Cloud.During["create b"] = () => { second.SetResult(); return first.Task; };
        var result = await bench.UpAsync(program => Task.WhenAll(program.ThingAsync("a", ("size", 1)), program.ThingAsync("b", ("size", 1))));
        result.Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task One_worker_is_enough_for_a_resource_with_a_default_provider()
    {
        bench.Adjust = operation => operation with { Parallel = 1 };
        (await bench.UpAsync(TwoChainsAsync)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Stored_stack_outputs_survive_a_run_that_could_not_compute_them()
    {
        await bench.UpAsync(program => program.OutputsAsync(("url", "http://x"), ("other", 1)));
        bench.Cloud.Failures["create a"] = new InvalidOperationException("broken");
        await bench.UpAsync(async program =>
        {
            await program.ThingAsync("a", ("size", 1));
            await program.OutputsAsync(("url", Pulumi.Experimental.PropertyValue.Computed), ("other", 2));
        });
        bench.State.StackOutputs["url"].ShouldBe(TestProgram.Value("http://x"));
        bench.State.StackOutputs["other"].ShouldBe(TestProgram.Value(2));
    }
}
