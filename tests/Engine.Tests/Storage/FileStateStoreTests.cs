using System.Text;
using Cht.Engine.Storage;

namespace Cht.Engine.Tests.Storage;

public sealed class FileStateStoreTests : IDisposable
{
    private static readonly StackIdentity Stack = new("proj", "dev");
    private readonly string folder = Directory.CreateTempSubdirectory("store").FullName;
    private readonly SettableTime time = new();
    private readonly HashSet<int> alive = [1, 2];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private FileStateStore Store(int process, string host = "here") =>
        new(folder, time, new LockOwner(process, $"user{process}", host, alive.Contains));

    private string[] LockFiles() => Directory.GetFiles(Path.Combine(folder, ".pulumi/locks/organization/proj/dev"));

    [Fact]
    public void Files_are_laid_out_as_pulumis_file_backend_and_private()
    {
        var store = Store(1);
        store.Write(Stack, "one"u8.ToArray());
        store.Backup(Stack);
        store.Write(Stack, "two"u8.ToArray());
        store.AppendHistory(Stack, new HistoryEntry { Kind = "update", StartTime = 1, EndTime = 2, Result = "succeeded" });

        var root = Path.Combine(folder, ".pulumi");
        File.ReadAllText(Path.Combine(root, "meta.yaml")).ShouldBe("version: 1\n");
        File.ReadAllText(Path.Combine(root, "stacks/proj/dev.json")).ShouldBe("two");
        File.ReadAllText(Path.Combine(root, "stacks/proj/dev.json.bak")).ShouldBe("one");
        Directory.GetFiles(Path.Combine(root, "backups/proj/dev")).Select(Path.GetFileName).Single().ShouldBe($"dev.{new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).ToUnixTimeSeconds()}000000000.json");
        Directory.GetFiles(Path.Combine(root, "history/proj/dev")).Length.ShouldBe(2);
        Directory.GetFiles(root, "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(root, "stacks/proj/dev.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Path.Combine(root, "stacks/proj")).ShouldBe(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Stacks_and_their_history_are_listed()
    {
        var store = Store(1);
        store.ListStacks().ShouldBeEmpty();
        store.Write(Stack, "x"u8.ToArray());
        store.AppendHistory(Stack, new HistoryEntry { Kind = "update", StartTime = 1, EndTime = 2, Result = "failed" });
        time.Advance(TimeSpan.FromMinutes(1));
        store.AppendHistory(Stack, new HistoryEntry { Kind = "destroy", StartTime = 3, EndTime = 4, Result = "succeeded" });
        store.ListStacks().ShouldBe([Stack]);
        store.ReadHistory(Stack).Select(entry => entry.Kind).ShouldBe(["destroy", "update"]);
        store.Remove(Stack);
        store.ListStacks().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_taker_is_told_who_has_the_lock_since_when_and_what_to_do()
    {
        await using var held = await Store(1).LockAsync(Stack, "scripts/up", CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(4));
        var refusal = await Should.ThrowAsync<StackLockedException>(() => Store(2).LockAsync(Stack, "scripts/up", CancellationToken.None));
        refusal.Message.ShouldContain("user1 on here (process 1), running 'scripts/up', since 2026-01-02 03:04:05 UTC");
        refusal.Message.ShouldContain("scripts/infra cancel --stack dev");
        refusal.Owner.ProcessId.ShouldBe(1);
    }

    [Fact]
    public async Task A_lock_is_free_again_after_its_owner_is_done()
    {
        await (await Store(1).LockAsync(Stack, "up", CancellationToken.None)).DisposeAsync();
        LockFiles().ShouldBeEmpty();
        await (await Store(2).LockAsync(Stack, "up", CancellationToken.None)).DisposeAsync();
    }

    [Fact]
    public async Task A_beating_lock_never_becomes_stale_and_a_silent_one_does_after_thirty_seconds()
    {
        await using var held = await Store(1, "elsewhere").LockAsync(Stack, "up", CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(5));
        await Should.ThrowAsync<StackLockedException>(() => Store(2).LockAsync(Stack, "up", CancellationToken.None));

        time.AdvanceSilently(TimeSpan.FromSeconds(29));
        await Should.ThrowAsync<StackLockedException>(() => Store(2).LockAsync(Stack, "up", CancellationToken.None));
        time.AdvanceSilently(TimeSpan.FromSeconds(2));
        await using var taken = await Store(2).LockAsync(Stack, "up", CancellationToken.None);
        LockFiles().Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_lock_of_a_dead_process_of_this_host_is_stale_at_once()
    {
        await using var held = await Store(1).LockAsync(Stack, "up", CancellationToken.None);
        alive.Remove(1);
        await using var taken = await Store(2).LockAsync(Stack, "up", CancellationToken.None);
        Store(2).ReadLocks(Stack).Single().ProcessId.ShouldBe(2);
    }

    [Fact]
    public async Task A_dead_process_number_of_another_host_says_nothing()
    {
        await using var held = await Store(77, "elsewhere").LockAsync(Stack, "up", CancellationToken.None);
        await Should.ThrowAsync<StackLockedException>(() => Store(2).LockAsync(Stack, "up", CancellationToken.None));
    }

    [Fact]
    public async Task A_lock_of_the_pulumi_cli_counts_although_it_never_beats()
    {
        var path = Path.Combine(folder, ".pulumi/locks/organization/proj/dev/00000000-0000-0000-0000-000000000001.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, """{"pid":9,"username":"u","hostname":"elsewhere","timestamp":"2026-01-01T00:00:00.5Z"}""");
        (await Should.ThrowAsync<StackLockedException>(() => Store(2).LockAsync(Stack, "up", CancellationToken.None)))
            .Message.ShouldContain("no signs of life");
    }

    [Fact]
    public async Task Of_many_takers_at_once_exactly_one_gets_the_lock()
    {
        alive.UnionWith(Enumerable.Range(1, 16));
        using var start = new ManualResetEventSlim();
        var takers = Enumerable.Range(1, 16).Select(process => Task.Run(async () =>
        {
            start.Wait();
            try
            {
                return await new FileStateStore(folder, TimeProvider.System, new LockOwner(process, "u", "here", alive.Contains))
                    .LockAsync(Stack, "up", CancellationToken.None);
            }
            catch (StackLockedException)
            {
                return null;
            }
        })).ToList();
        start.Set();
        var winners = (await Task.WhenAll(takers)).OfType<IStateLock>().ToList();
        winners.Count.ShouldBe(1);
        LockFiles().Length.ShouldBe(1);
        await winners[0].DisposeAsync();
    }

    [Fact]
    public async Task Who_lost_the_lock_by_force_is_told_and_can_write_no_more()
    {
        var store = Store(1);
        await using var held = await store.LockAsync(Stack, "up", CancellationToken.None);
        store.Write(Stack, "mine"u8.ToArray());
        Store(2).BreakLocks(Stack).Single().ProcessId.ShouldBe(1);
        Should.Throw<InvalidOperationException>(() => store.Write(Stack, "late"u8.ToArray())).Message.ShouldContain("removed");
        Encoding.UTF8.GetString(store.Read(Stack)!).ShouldBe("mine");
        time.Advance(TimeSpan.FromSeconds(10));
        held.Lost.IsCancellationRequested.ShouldBeTrue();
    }
}
