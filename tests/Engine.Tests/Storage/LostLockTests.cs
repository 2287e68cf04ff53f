using Cht.Engine.Storage;
using Cht.Engine.Tests.Fakes;

namespace Cht.Engine.Tests.Storage;

/// <summary>Somebody frees the stack while it is worked on.</summary>
public sealed class LostLockTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lost-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    public async Task Nothing_more_is_begun_nor_written_and_the_other_ones_state_stays(int notesChangesFrom)
    {
        var time = new SettableTime();
        var store = new FileStateStore(folder, time, new LockOwner(1, "one", "here", _ => true)) { NotesChangesFrom = notesChangesFrom };
        var other = new FileStateStore(folder, time, new LockOwner(2, "two", "here", _ => true));
        var bench = new EngineBench { Stored = store };
        (await bench.UpAsync(program => program.ThingAsync("first", ("size", 1)))).Succeeded.ShouldBeTrue(string.Join('\n', bench.Errors));
        byte[]? theirs = null;
        bench.Cloud.During["create a"] = async () =>
        {
            other.BreakLocks(EngineBench.Stack).Single().UserName.ShouldBe("one");
            await using var held = await other.LockAsync(EngineBench.Stack, "up", CancellationToken.None);
            theirs = other.Read(EngineBench.Stack);
            time.Advance(LockRules.BeatInterval); // the next beat of the first one notices
        };
        var failure = await Should.ThrowAsync<IOException>(() => bench.UpAsync(async program =>
        {
            await program.ThingAsync("a", ("size", 1));
            await program.ThingAsync("b", ("size", 1));
        }));
        failure.Message.ShouldContain("The lock of stack 'dev' was removed while this command was running");
        bench.Errors.ShouldContain(error => error.Contains("The lock of the stack was lost", StringComparison.Ordinal));
        bench.Cloud.Calls.ShouldNotContain("create b");
        store.Read(EngineBench.Stack).ShouldBe(theirs);
    }
}
