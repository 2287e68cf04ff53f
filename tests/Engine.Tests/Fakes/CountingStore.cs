using System.Collections.Immutable;
using Cht.Engine.Storage;

namespace Cht.Engine.Tests.Fakes;

/// <summary>Counts the writes of another store.</summary>
public sealed class CountingStore(IStateStore store) : IStateStore
{
    public int Writes { get; set; }

    /// <summary>Bytes, of checkpoints and of changes.</summary>
    public long Written { get; private set; }

    public ImmutableArray<StackIdentity> ListStacks() => store.ListStacks();

    public byte[]? Read(StackIdentity stack) => store.Read(stack);

    public void Write(StackIdentity stack, byte[] checkpoint)
    {
        Writes++;
        Written += checkpoint.Length;
        store.Write(stack, checkpoint);
    }

    public int NotesChangesFrom => store.NotesChangesFrom;

    public void NoteChanges(StackIdentity stack, byte[] lines)
    {
        Writes++;
        Written += lines.Length;
        store.NoteChanges(stack, lines);
    }

    public byte[]? ReadChanges(StackIdentity stack, byte[] checkpoint) => store.ReadChanges(stack, checkpoint);

    public void Backup(StackIdentity stack) => store.Backup(stack);

    public void Remove(StackIdentity stack) => store.Remove(stack);

    public Task<IStateLock> LockAsync(StackIdentity stack, string command, CancellationToken cancellationToken) =>
        store.LockAsync(stack, command, cancellationToken);

    public ImmutableArray<LockDescription> ReadLocks(StackIdentity stack) => store.ReadLocks(stack);

    public ImmutableArray<LockDescription> BreakLocks(StackIdentity stack) => store.BreakLocks(stack);

    public void AppendHistory(StackIdentity stack, HistoryEntry entry) => store.AppendHistory(stack, entry);

    public ImmutableArray<HistoryEntry> ReadHistory(StackIdentity stack) => store.ReadHistory(stack);
}
