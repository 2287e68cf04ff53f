using System.Collections.Immutable;

namespace Cht.Engine.Storage;

/// <summary>Where the states of stacks are kept, as documents.</summary>
public interface IStateStore
{
    ImmutableArray<StackIdentity> ListStacks();

    /// <summary>The checkpoint document; null when the stack does not exist.</summary>
    byte[]? Read(StackIdentity stack);

    /// <summary>
    /// Replaces the checkpoint, and the changes noted beside it, in one step: after a crash there is the old state or the new
    /// one.
    /// </summary>
    void Write(StackIdentity stack, byte[] checkpoint);

    /// <summary>
    /// The size of a checkpoint, in bytes, from which on changes of it are noted beside it instead of writing all of it each
    /// time; by default never.
    /// </summary>
    int NotesChangesFrom => int.MaxValue;

    /// <summary>Adds to the changes noted since the checkpoint was written; after a crash they are there up to some point of the last ones.</summary>
    void NoteChanges(StackIdentity stack, byte[] lines) => throw new NotSupportedException("This store keeps whole checkpoints only.");

    /// <summary>The changes noted since this checkpoint was written; null when there are none, or only those of another one.</summary>
    byte[]? ReadChanges(StackIdentity stack, byte[] checkpoint) => null;

    /// <summary>Keeps a copy of the present checkpoint, before an operation changes it.</summary>
    void Backup(StackIdentity stack);

    /// <summary>Earlier states of the stack, newest first: where each is and what it holds. Read one by one, as asked for.</summary>
    IEnumerable<(string Place, byte[] Document)> ReadCopies(StackIdentity stack) => [];

    /// <summary>The state after the operation with this number, 1 being the first of the history; null when it was not kept.</summary>
    byte[]? ReadVersion(StackIdentity stack, int version) => null;

    /// <summary>Removes the state, its locks and its tags; history and backups stay, as Pulumi's.</summary>
    void Remove(StackIdentity stack);

    /// <exception cref="StackLockedException">Someone else works on the stack.</exception>
    Task<IStateLock> LockAsync(StackIdentity stack, string command, CancellationToken cancellationToken);

    ImmutableArray<LockDescription> ReadLocks(StackIdentity stack);

    /// <summary>Frees the stack by force and answers the locks that were removed.</summary>
    ImmutableArray<LockDescription> BreakLocks(StackIdentity stack);

    void AppendHistory(StackIdentity stack, HistoryEntry entry);

    /// <summary>Newest first.</summary>
    ImmutableArray<HistoryEntry> ReadHistory(StackIdentity stack);
}

/// <summary>Held while a stack is changed; disposing frees it.</summary>
public interface IStateLock : IAsyncDisposable
{
    /// <summary>Cancelled when somebody removed the lock by force or took it over because it looked dead.</summary>
    CancellationToken Lost { get; }
}
