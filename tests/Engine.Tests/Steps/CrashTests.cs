using Cht.Engine.State;
using Cht.Engine.Tests.Fakes;

namespace Cht.Engine.Tests.Steps;

/// <summary>The process dies between any two writes of the state; running again converges.</summary>
public sealed class CrashTests
{
    private static async Task BeforeAsync(TestProgram program)
    {
        var a = await program.ThingAsync("a", ("kind", "x"));
        await program.ThingAsync("b", ("place", "x"), ("size", a));
        await program.ThingAsync("gone", ("size", 1));
    }

    private static async Task AfterAsync(TestProgram program)
    {
        var a = await program.ThingAsync("a", ("kind", "y"));
        await program.ThingAsync("b", ("place", "y"), ("size", a));
        await program.ThingAsync("fresh", ("size", 2));
        await program.OutputsAsync(("done", "yes"));
    }

    public static TheoryData<int> Writes => [.. Enumerable.Range(1, WritesOfAFullRun + 1)];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_death_at_any_write_is_followed_by_a_run_that_converges(int write) =>
        (await DiesAndConvergesAsync(OneAfterAnother(), write))
            .ShouldBe(write <= WritesOfAFullRun, "the writes up to the last one are crash points");

    /// <summary>Steps that end together may share a write, so how many there are varies; that runs converge does not.</summary>
    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_death_at_any_write_of_parallel_steps_is_followed_by_a_run_that_converges(int write)
    {
        var died = await DiesAndConvergesAsync(new EngineBench(), write);
        if (write <= LeastWritesOfAParallelRun)
        {
            died.ShouldBeTrue();
        }
    }

    private static EngineBench OneAfterAnother() => new() { Adjust = operation => operation with { Parallel = 1 } };

    /// <returns>Whether the run got as far as that write.</returns>
    private static async Task<bool> DiesAndConvergesAsync(EngineBench bench, int write)
    {
        await bench.UpAsync(BeforeAsync);
        bench.Store.DiesAtWrite = bench.Store.Writes + write;
        var died = false;
        try
        {
            await bench.UpAsync(AfterAsync);
        }
        catch (IOException)
        {
            died = true;
        }

        bench.Store.DiesAtWrite = int.MaxValue;
        var result = await bench.UpAsync(AfterAsync);
        result.Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        bench.State.Resources.Where(resource => resource.Type == "fake:index:Thing").Select(resource => resource.Name)
            .ShouldBe(["a", "b", "fresh"], ignoreOrder: true);
        bench.State.Resources.ShouldAllBe(resource => !resource.Delete && !resource.PendingReplacement);
        bench.State.PendingOperations.ShouldBeEmpty();
        bench.State.StackOutputs["done"].ShouldBe(TestProgram.Value("yes"));
        foreach (var resource in bench.State.Resources.Where(resource => resource.Type == "fake:index:Thing"))
        {
            bench.Cloud.Things.ShouldContainKey(resource.Id!);
        }

        bench.Cloud.Things.Keys.ShouldNotContain("gone-3");
        (await bench.UpAsync(AfterAsync)).HasChanges.ShouldBeFalse();
        return died;
    }

    /// <summary>
    /// Begin and end of two deletions of originals, of one resource no longer wanted, and of three creations, and the stack's
    /// outputs. Counted by the next test, so that no crash point is forgotten.
    /// </summary>
    private const int WritesOfAFullRun = 13;

    /// <summary>The same, where the three deletions begin in one write and end in one.</summary>
    private const int LeastWritesOfAParallelRun = 9;

    [Fact]
    public async Task A_full_run_writes_the_state_before_and_after_every_provider_call()
    {
        var bench = OneAfterAnother();
        await bench.UpAsync(BeforeAsync);
        var before = bench.Store.Writes;
        await bench.UpAsync(AfterAsync);
        (bench.Store.Writes - before).ShouldBe(WritesOfAFullRun);
    }
}
