using System.Collections.Concurrent;
using Cht.Engine.Providers;
using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>What all parts of one run share.</summary>
internal sealed class EngineRun(
    Operation operation, bool preview, StackSnapshot start, StateJournal journal, EventPublisher events, RunControl control, TimeProvider time)
    : IAsyncDisposable
{
    public Operation Operation { get; } = operation;

    /// <summary>True when nothing may be changed, neither resources nor state.</summary>
    public bool Preview { get; } = preview;

    /// <summary>The state before the run.</summary>
    public StackSnapshot Start { get; } = start;
    public StateJournal Journal { get; } = journal;
    public EventPublisher Events { get; } = events;
    public RunControl Control { get; } = control;
    public TimeProvider Time { get; } = time;
    public ProviderRegistry Providers { get; } = new(operation.Providers, journal, events, preview);

    public ResourceSelection Selection { get; } = new(operation);

    /// <summary>Limits how many steps run at the same time.</summary>
    public SemaphoreSlim Slots { get; } = new(Math.Max(1, operation.Parallel));
    public SemaphoreSlim ReadSlots { get; } = new(Math.Max(1, operation.ParallelReads));

    public SemaphoreSlim DependentDeletions { get; } = new(1, 1);

    /// <summary>URNs the program registered, and old URNs that were matched through an alias.</summary>
    public ConcurrentDictionary<string, bool> Registered { get; } = new(StringComparer.Ordinal);

    /// <summary>URNs of new resources that <c>--target</c> or <c>--exclude</c> leaves out: the program gets no values of them.</summary>
    public ConcurrentDictionary<string, bool> LeftOut { get; } = new(StringComparer.Ordinal);

    /// <summary>URNs that <c>--target</c> or <c>--exclude</c> leaves as they are in the state.</summary>
    public ConcurrentDictionary<string, bool> Untouched { get; } = new(StringComparer.Ordinal);

    /// <summary>URNs of resources that this run replaces.</summary>
    public ConcurrentDictionary<string, bool> Replaced { get; } = new(StringComparer.Ordinal);

    public CancellationToken Terminate => Operation.Terminate;

    /// <summary>Now, as the state writes it.</summary>
    public string Timestamp() => Timestamps.Format(Time.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        await Providers.DisposeAsync();
        Slots.Dispose();
        ReadSlots.Dispose();
        DependentDeletions.Dispose();
    }
}

internal static class Timestamps
{
    /// <summary>RFC 3339 in UTC.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'");
}
