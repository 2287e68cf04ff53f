using System.Collections.Immutable;
using System.Text;
using Cht.Engine.Storage;

namespace Cht.Engine.Tests.Fakes;

/// <summary>A store in memory that can die at a given write.</summary>
public sealed class MemoryStore : IStateStore
{
    private readonly Dictionary<StackIdentity, byte[]> documents = [];

    public int Writes { get; private set; }

    /// <summary>The write from which on every one fails, as if the process had been killed there.</summary>
    public int DiesAtWrite { get; set; } = int.MaxValue;

    public List<HistoryEntry> History { get; } = [];

    public string Text(StackIdentity stack) => Encoding.UTF8.GetString(documents[stack]);

    public ImmutableArray<StackIdentity> ListStacks() => [.. documents.Keys];

    public byte[]? Read(StackIdentity stack) => documents.GetValueOrDefault(stack);

    public void Write(StackIdentity stack, byte[] checkpoint)
    {
        if (++Writes >= DiesAtWrite)
        {
            throw new IOException("the disk is gone");
        }

        documents[stack] = checkpoint;
    }

    public void Backup(StackIdentity stack)
    {
    }

    public void Remove(StackIdentity stack) => documents.Remove(stack);

    public Task<IStateLock> LockAsync(StackIdentity stack, string command, CancellationToken cancellationToken) =>
        Task.FromResult<IStateLock>(new NoLock());

    public ImmutableArray<LockDescription> ReadLocks(StackIdentity stack) => [];

    public ImmutableArray<LockDescription> BreakLocks(StackIdentity stack) => [];

    public void AppendHistory(StackIdentity stack, HistoryEntry entry) => History.Add(entry);

    public ImmutableArray<HistoryEntry> ReadHistory(StackIdentity stack) => [.. History];

    private sealed class NoLock : IStateLock
    {
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
