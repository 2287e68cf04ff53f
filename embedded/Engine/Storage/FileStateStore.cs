using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cht.Engine.Storage;

/// <summary>States in a folder, laid out as Pulumi's file backend: <c>pulumi login file://DIR</c> sees the same stacks.</summary>
public sealed class FileStateStore : IStateStore
{
    private readonly StateLayout layout;
    private readonly LockFolder locks;
    private readonly NotedChanges changes;
    private readonly TimeProvider time;

    /// <param name="directory">The folder that holds <c>.pulumi</c>; created when something is written.</param>
    public FileStateStore(string directory, TimeProvider? time = null)
        : this(directory, time ?? TimeProvider.System, LockOwner.ThisProcess())
    {
    }

    internal FileStateStore(string directory, TimeProvider time, LockOwner owner)
    {
        layout = new StateLayout(Path.GetFullPath(directory));
        changes = new NotedChanges(layout);
        this.time = time;
        locks = new LockFolder(layout, time, owner);
    }

    public ImmutableArray<StackIdentity> ListStacks() => !Directory.Exists(layout.Stacks) ? [] :
    [
        .. Directory.EnumerateDirectories(layout.Stacks).Order(StringComparer.Ordinal).SelectMany(project => Directory
            .EnumerateFiles(project, "*.json")
            .Order(StringComparer.Ordinal)
            .Select(file => new StackIdentity(Path.GetFileName(project), Path.GetFileNameWithoutExtension(file)))),
    ];

    public byte[]? Read(StackIdentity stack) =>
        File.Exists(layout.Checkpoint(stack)) ? File.ReadAllBytes(layout.Checkpoint(stack)) : null;

    public void Write(StackIdentity stack, byte[] checkpoint)
    {
        locks.RefuseLost(stack);
        if (!File.Exists(layout.Meta))
        {
            AtomicFile.Write(layout.Meta, Encoding.UTF8.GetBytes("version: 1\n"));
        }

        if (Read(stack) is { } previous)
        {
            AtomicFile.Write(layout.PreviousCheckpoint(stack), previous, durable: false);
        }

        AtomicFile.Write(layout.Checkpoint(stack), checkpoint);
        changes.Restart(stack, checkpoint);
    }

    /// <summary>About a hundred resources. Below that the whole document costs no more than the wait for the disk.</summary>
    public int NotesChangesFrom { get; init; } = 256 * 1024;

    public void NoteChanges(StackIdentity stack, byte[] lines)
    {
        locks.RefuseLost(stack);
        changes.Append(stack, lines);
    }

    public byte[]? ReadChanges(StackIdentity stack, byte[] checkpoint) => changes.Read(stack, checkpoint);

    public void Backup(StackIdentity stack)
    {
        if (Read(stack) is { } present)
        {
            AtomicFile.Write(Path.Combine(layout.BackupFolder(stack), $"{stack.Name}.{UnixNanoseconds()}.json"), present);
        }
    }

    public void Remove(StackIdentity stack)
    {
        Backup(stack);
        foreach (var path in new[]
        {
            layout.Checkpoint(stack), layout.PreviousCheckpoint(stack), layout.Changes(stack),
            Path.ChangeExtension(layout.Checkpoint(stack), ".pulumi-tags"), layout.LockGate(stack),
        })
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    public async Task<IStateLock> LockAsync(StackIdentity stack, string command, CancellationToken cancellationToken) =>
        await locks.TakeAsync(stack, command, cancellationToken);

    public ImmutableArray<LockDescription> ReadLocks(StackIdentity stack) => [.. locks.Read(stack).Select(entry => entry.Lock)];

    public ImmutableArray<LockDescription> BreakLocks(StackIdentity stack) => locks.Break(stack);

    public void AppendHistory(StackIdentity stack, HistoryEntry entry)
    {
        var name = Path.Combine(layout.HistoryFolder(stack), $"{stack.Name}-{UnixNanoseconds()}");
        if (Read(stack) is { } checkpoint)
        {
            AtomicFile.Write(name + ".checkpoint.json", checkpoint);
        }

        AtomicFile.Write(name + ".history.json", JsonSerializer.SerializeToUtf8Bytes(entry));
    }

    public ImmutableArray<HistoryEntry> ReadHistory(StackIdentity stack) => !Directory.Exists(layout.HistoryFolder(stack)) ? [] :
    [
        .. Directory.EnumerateFiles(layout.HistoryFolder(stack), "*.history.json")
            .Order(StringComparer.Ordinal)
            .Select((path, index) => JsonSerializer.Deserialize<HistoryEntry>(File.ReadAllBytes(path))! with { Version = index + 1 })
            .Reverse(),
    ];

    public IEnumerable<(string Place, byte[] Document)> ReadCopies(StackIdentity stack)
    {
        var backups = Directory.Exists(layout.BackupFolder(stack))
            ? Directory.GetFiles(layout.BackupFolder(stack), "*.json").OrderDescending(StringComparer.Ordinal) : Enumerable.Empty<string>();
        return backups.Prepend(layout.PreviousCheckpoint(stack)).Where(File.Exists).OrderByDescending(File.GetLastWriteTimeUtc)
            .Select(path => (path, File.ReadAllBytes(path)));
    }

    public byte[]? ReadVersion(StackIdentity stack, int version)
    {
        const string suffix = ".history.json";
        var entries = Directory.Exists(layout.HistoryFolder(stack))
            ? Directory.GetFiles(layout.HistoryFolder(stack), "*" + suffix).Order(StringComparer.Ordinal).ToArray() : [];
        if (version < 1 || version > entries.Length)
        {
            return null;
        }

        var checkpoint = entries[version - 1][..^suffix.Length] + ".checkpoint.json";
        return File.Exists(checkpoint) ? File.ReadAllBytes(checkpoint) : null;
    }

    private string UnixNanoseconds() =>
        ((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100L).ToString("D19", CultureInfo.InvariantCulture);
}
