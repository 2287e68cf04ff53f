using System.Collections.Immutable;
using Cht.Engine.State;
using Cht.Engine.Tests.Fakes;

namespace Cht.Engine.Tests.Steps;

/// <summary>Creations that killed runs left open: at most one of a resource, settled by the program or by a person.</summary>
public sealed class PendingCreationTests
{
    private const string Lost = "urn:pulumi:dev::proj::fake:index:Thing::lost";
    private readonly EngineBench bench = new();

    private IEnumerable<string> Pending => bench.State.PendingOperations.Select(operation => $"{operation.Kind} {operation.Resource.Name}");

    private static Task OthersAsync(TestProgram program) => program.ThingAsync("a", ("size", 1));

    private static async Task WholeAsync(TestProgram program)
    {
        await program.ThingAsync("a", ("size", 1));
        await program.ThingAsync("lost", ("size", 1));
    }

    /// <summary>Dies when "lost" has been created and the state does not know it yet.</summary>
    private async Task DieAsync()
    {
        bench.Cloud.During["create lost"] = () =>
        {
            bench.Store.DiesAtWrite = bench.Store.Writes + 1;
            return Task.CompletedTask;
        };
        await Should.ThrowAsync<IOException>(() => bench.UpAsync(WholeAsync));
        bench.Store.DiesAtWrite = int.MaxValue;
        bench.Cloud.During.Clear();
    }

    private string IdOfLost => bench.Cloud.Things.Keys.Last(id => id.StartsWith("lost-", StringComparison.Ordinal));

    private Task<OperationResult> RefreshAsync(Func<Operation, Operation> adjust)
    {
        bench.Adjust = adjust;
        return bench.RefreshAsync();
    }

    [Fact]
    public async Task A_creation_stays_open_through_other_runs_and_is_named()
    {
        await DieAsync();
        await bench.UpAsync(OthersAsync);
        var warning = bench.Events.OfType<DiagnosticEvent>().Single(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning).Message;
        warning.ShouldContain("creating " + Lost);
        warning.ShouldContain("--clear-pending-creates");
        Pending.ShouldBe(["Creating lost"]);

        (await bench.RefreshAsync()).Succeeded.ShouldBeTrue();
        Pending.ShouldBe(["Creating lost"], "it may exist: only a person can know");
    }

    [Fact]
    public async Task Runs_that_are_killed_one_after_another_leave_one()
    {
        await DieAsync();
        await DieAsync();
        await DieAsync();
        Pending.ShouldBe(["Creating lost"]);
        (await bench.UpAsync(WholeAsync)).Succeeded.ShouldBeTrue();
        Pending.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_creation_that_fails_again_leaves_the_one_that_was_open()
    {
        await DieAsync();
        bench.Cloud.Failures["create lost"] = new InvalidOperationException("no");
        (await bench.UpAsync(WholeAsync)).Succeeded.ShouldBeFalse();
        Pending.ShouldBe(["Creating lost"]);
        bench.Cloud.Failures.Clear();
        (await bench.UpAsync(WholeAsync)).Succeeded.ShouldBeTrue();
        Pending.ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_of_the_same_resource_in_a_foreign_state_become_one()
    {
        await DieAsync();
        var twice = bench.State with { PendingOperations = [.. bench.State.PendingOperations, .. bench.State.PendingOperations] };
        await new StackStates(bench.Store, bench.Secrets).EditAsync(EngineBench.Stack, "test", _ => twice, CancellationToken.None);
        Pending.ShouldBe(["Creating lost", "Creating lost"]);
        await bench.UpAsync(OthersAsync);
        Pending.ShouldBe(["Creating lost"]);
    }

    [Fact]
    public async Task What_was_not_created_is_cleared()
    {
        await DieAsync();
        (await RefreshAsync(operation => operation with { ClearPendingCreations = true })).Succeeded.ShouldBeTrue();
        Pending.ShouldBeEmpty();
        bench.State.Resources.ShouldNotContain(resource => resource.Name == "lost");
        bench.Events.OfType<DiagnosticEvent>().ShouldBeEmpty("nothing is open any more");
    }

    [Fact]
    public async Task One_of_two_is_cleared_and_the_other_stays()
    {
        await DieAsync();
        await bench.Store.EditAsync(bench.Secrets, state => state with
        {
            PendingOperations = state.PendingOperations.Add(new PendingOperation(
                state.PendingOperations[0].Resource with { Urn = Lost + "-too" }, PendingOperationKind.Creating)),
        });
        await RefreshAsync(operation => operation with { PendingCreations = ImmutableDictionary<string, string?>.Empty.Add(Lost, null) });
        Pending.ShouldBe(["Creating lost-too"]);
    }

    [Fact]
    public async Task What_was_created_is_taken_into_the_state_and_not_created_again()
    {
        await DieAsync();
        var result = await RefreshAsync(operation => operation with
        {
            PendingCreations = ImmutableDictionary<string, string?>.Empty.Add(Lost, IdOfLost),
        });
        result.Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        Pending.ShouldBeEmpty();
        var taken = bench.State.Resources.Single(resource => resource.Name == "lost");
        taken.Id.ShouldBe(IdOfLost);
        taken.Outputs["address"].ShouldBe(TestProgram.Value($"address of {IdOfLost}"));

        bench.Adjust = operation => operation;
        (await bench.UpAsync(WholeAsync)).HasChanges.ShouldBeFalse();
        bench.Cloud.Things.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_id_that_nothing_has_leaves_nothing_behind()
    {
        await DieAsync();
        await RefreshAsync(operation => operation with { PendingCreations = ImmutableDictionary<string, string?>.Empty.Add(Lost, "nothing-9") });
        Pending.ShouldBeEmpty();
        bench.State.Resources.ShouldNotContain(resource => resource.Name == "lost");
    }

    [Fact]
    public async Task A_urn_that_nothing_is_open_for_is_a_warning()
    {
        await DieAsync();
        await RefreshAsync(operation => operation with { PendingCreations = ImmutableDictionary<string, string?>.Empty.Add("urn:x", "1") });
        bench.Events.OfType<DiagnosticEvent>().ShouldContain(diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Warning && diagnostic.Message == "\"urn:x\" did not correspond to a pending create");
        Pending.ShouldBe(["Creating lost"]);
    }

    [Fact]
    public async Task A_replacement_that_was_created_takes_the_place_of_the_original_which_the_next_update_deletes()
    {
        await bench.UpAsync(program => program.ThingAsync("lost", ("kind", 1)));
        var original = IdOfLost;
        bench.Cloud.During["create lost"] = () =>
        {
            bench.Store.DiesAtWrite = bench.Store.Writes + 1;
            return Task.CompletedTask;
        };
        await Should.ThrowAsync<IOException>(() => bench.UpAsync(program => program.ThingAsync("lost", ("kind", 2))));
        bench.Store.DiesAtWrite = int.MaxValue;
        bench.Cloud.During.Clear();
        var replacement = bench.Cloud.Things.Keys.Single(id => id != original);

        await RefreshAsync(operation => operation with { PendingCreations = ImmutableDictionary<string, string?>.Empty.Add(Lost, replacement) });
        bench.State.Resources.Where(resource => resource.Name == "lost").Select(resource => (resource.Id, resource.Delete))
            .ShouldBe([(replacement, false), (original, true)]);
        bench.Adjust = operation => operation;
        (await bench.UpAsync(program => program.ThingAsync("lost", ("kind", 2)))).Succeeded.ShouldBeTrue();
        bench.Cloud.Things.Keys.ShouldBe([replacement]);
    }

    [Fact]
    public async Task A_preview_of_a_refresh_settles_nothing()
    {
        await DieAsync();
        await RefreshAsync(operation => operation with { ClearPendingCreations = true, PreviewOnly = true });
        Pending.ShouldBe(["Creating lost"]);
    }
}

internal static class StoreEditing
{
    public static Task EditAsync(this MemoryStore store, PlainSecrets secrets, Func<StackSnapshot, StackSnapshot> edit) =>
        new StackStates(store, secrets).EditAsync(EngineBench.Stack, "test", edit, CancellationToken.None);
}
