using System.Collections.Immutable;
using Cht.Engine.State;
using Cht.Engine.Storage;

namespace Cht.Engine.Tests.Fuzzing;

/// <summary>
/// One run of the engine as a process that can die: its store, its provider's faults, and what it did to the world. Once
/// dead it changes nothing any more.
/// </summary>
internal sealed class FuzzProcess(FuzzWorld world, FuzzOperation operation, StackSnapshot before) : IStateStore, IEventSink, IDisposable
{
    private readonly CancellationTokenSource interrupt = new();
    private readonly CancellationTokenSource terminate = new();
    private int writes;
    private bool ended;

    public FuzzWorld World => world;
    public FuzzOperation Operation => operation;

    /// <summary>The state that the process found.</summary>
    public StackSnapshot Before => before;
    public bool Dead { get; private set; }

    /// <summary>True when a call, a write or an interrupt was a reason not to succeed.</summary>
    public bool Disturbed { get; private set; }
    public bool WritesFailed { get; private set; }
    public int Mutations { get; set; }

    /// <summary>Ids of things whose properties in the world are as the state says, as far as this process knows.</summary>
    public HashSet<string> Certain { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Deleted { get; } = new(StringComparer.Ordinal);
    public List<EngineEvent> Events { get; } = [];
    public List<(string Invariant, string Details)> Broken { get; } = [];
    public CancellationToken Interrupt => interrupt.Token;
    public CancellationToken Terminate => terminate.Token;

    public void Publish(EngineEvent engineEvent) => Events.Add(engineEvent);

    public async Task CallAsync(string call, string name, string hint, Action effect)
    {
        await Task.Yield();
        ThrowIfDead();
        var fault = operation.CallFaults.FirstOrDefault(fault => fault.Call == call && fault.Name == name)?.Mode;
        Disturbed |= fault is not null;
        switch (fault)
        {
            case FaultMode.FailsBefore:
                throw new InvalidOperationException($"{call} {name} failed with {hint}");
            case FaultMode.DiesBefore:
                Dead = true;
                break;
            case FaultMode.TerminatesBefore:
                await CancelAsync();
                throw new OperationCanceledException($"{call} {name} was cancelled");
        }

        ThrowIfDead();
        effect();
        Dead |= fault == FaultMode.DiesAfter;
        ThrowIfDead();
        await Task.Yield();
        ThrowIfDead();
        switch (fault)
        {
            case FaultMode.FailsAfter:
                throw new InvalidOperationException($"{call} {name} failed half-way with {hint}");
            case FaultMode.Interrupts:
                await interrupt.CancelAsync();
                break;
            case FaultMode.TerminatesAfter:
                await CancelAsync();
                throw new OperationCanceledException($"{call} {name} was cancelled after its effect");
        }
    }

    public Exception Missing(string id)
    {
        Disturbed = true;
        return new InvalidOperationException($"{id} does not exist");
    }

    public byte[]? Read(StackIdentity stack) => world.State;

    public int NotesChangesFrom => operation.Notes ? 0 : int.MaxValue;

    public byte[]? ReadChanges(StackIdentity stack, byte[] checkpoint) => world.Notes;

    public void NoteChanges(StackIdentity stack, byte[] lines) => Write(() => world.Disk.Note(lines), () => world.Disk.Tear(lines));

    public void Write(StackIdentity stack, byte[] checkpoint) => Write(() => world.Disk.Write(checkpoint), () => { });

    /// <param name="whole">The write.</param>
    /// <param name="torn">What it leaves behind when it fails or the process dies in it.</param>
    private void Write(Action whole, Action torn)
    {
        ThrowIfDead();
        writes++;
        var mode = operation.WriteFault is { } fault && (writes == fault.Number || (writes > fault.Number && fault.Mode == FaultMode.FailsAfter))
            ? fault.Mode : (FaultMode?)null;
        WritesFailed |= mode is not null;
        Disturbed |= mode is not null;
        if (mode is FaultMode.FailsBefore or FaultMode.FailsAfter)
        {
            torn();
            throw new IOException("the disk is full");
        }

        if (mode == FaultMode.DiesBefore)
        {
            torn();
            Dead = true;
        }

        ThrowIfDead();
        whole();
        Dead |= mode == FaultMode.DiesAfter;
        ThrowIfDead();
    }

    public void Backup(StackIdentity stack)
    {
    }

    public void Remove(StackIdentity stack) => throw new NotSupportedException("No sequence removes the stack.");

    public ImmutableArray<StackIdentity> ListStacks() => [];

    public Task<IStateLock> LockAsync(StackIdentity stack, string command, CancellationToken cancellationToken) =>
        world.Disk.LockAsync(command, () => !Dead && !ended);

    public ImmutableArray<LockDescription> ReadLocks(StackIdentity stack) => [];

    public ImmutableArray<LockDescription> BreakLocks(StackIdentity stack) => [];

    public void AppendHistory(StackIdentity stack, HistoryEntry entry) => ThrowIfDead();

    public ImmutableArray<HistoryEntry> ReadHistory(StackIdentity stack) => [];

    public void Dispose()
    {
        ended = true;
        interrupt.Dispose();
        terminate.Dispose();
    }

    private async Task CancelAsync()
    {
        await interrupt.CancelAsync();
        await terminate.CancelAsync();
    }

    private void ThrowIfDead()
    {
        if (Dead)
        {
            throw new IOException("the process is dead");
        }
    }
}
