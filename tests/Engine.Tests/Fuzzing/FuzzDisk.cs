using Cht.Engine.Storage;
using Cht.Engine.Tests.Storage;

namespace Cht.Engine.Tests.Fuzzing;

/// <summary>What the state is on: it outlives the processes that write to it.</summary>
internal abstract class FuzzDisk : IDisposable
{
    /// <summary>The same object as long as nothing was written.</summary>
    public abstract byte[]? State { get; }

    /// <summary>The changes noted since that state was written.</summary>
    public abstract byte[]? Notes { get; }

    public abstract void Write(byte[] state);

    public abstract void Note(byte[] lines);

    /// <summary>The process dies while it notes: half of it arrives.</summary>
    public abstract void Tear(byte[] lines);

    /// <summary>A lock that stays behind when the process dies.</summary>
    public abstract Task<IStateLock> LockAsync(string command, Func<bool> alive);

    public virtual void Dispose()
    {
    }

    internal sealed class InMemory : FuzzDisk
    {
        private byte[]? state;
        private byte[]? notes;

        public override byte[]? State => state;
        public override byte[]? Notes => notes;

        public override void Write(byte[] state) => (this.state, notes) = (state, null);

        public override void Note(byte[] lines) => notes = [.. notes ?? [], .. lines];

        public override void Tear(byte[] lines) => Note(lines[..(lines.Length / 2)]);

        public override Task<IStateLock> LockAsync(string command, Func<bool> alive) => Task.FromResult<IStateLock>(new Unlocked());
    }

    /// <summary>The engine's own file store. Each process has a store of its own, as after a start.</summary>
    internal sealed class InFolder : FuzzDisk
    {
        private static readonly StackIdentity Stack = Fakes.EngineBench.Stack;
        private readonly string folder = Directory.CreateTempSubdirectory("fuzz-").FullName;
        private readonly SettableTime time = new();
        private readonly List<Func<bool>> processes = [];
        private FileStateStore? store;
        private byte[]? state;
        private byte[]? notes;

        public override byte[]? State => state = Latest(state, Store.Read(Stack));
        public override byte[]? Notes => notes = State is { } document ? Latest(notes, Store.ReadChanges(Stack, document)) : null;

        private FileStateStore Store => store ??= Start();

        public override void Write(byte[] state) => Store.Write(Stack, state);

        public override void Note(byte[] lines) => Store.NoteChanges(Stack, lines);

        public override void Tear(byte[] lines) => Note(lines[..(lines.Length / 2)]);

        public override Task<IStateLock> LockAsync(string command, Func<bool> alive)
        {
            processes.Add(alive);
            store = Start();
            return store.LockAsync(Stack, command, CancellationToken.None);
        }

        public override void Dispose()
        {
            base.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        private FileStateStore Start() =>
            new(folder, time, new LockOwner(processes.Count, "fuzz", "here", process => processes[process - 1]())) { NotesChangesFrom = 0 };

        private static byte[]? Latest(byte[]? known, byte[]? read) => known is not null && read is not null && known.AsSpan().SequenceEqual(read) ? known : read;
    }

    private sealed class Unlocked : IStateLock
    {
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
