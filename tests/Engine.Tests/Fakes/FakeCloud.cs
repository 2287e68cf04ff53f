using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Tests.Fakes;

/// <summary>Things that really exist, outside any state: what a provider creates there stays until it is deleted.</summary>
public sealed class FakeCloud
{
    private int next;

    /// <summary>Id to properties.</summary>
    public ConcurrentDictionary<string, ImmutableDictionary<string, PropertyValue>> Things { get; } = new(StringComparer.Ordinal);

    /// <summary>Every call, as <c>create name</c>, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Thrown by a call of this text, for instance <c>create b</c>.</summary>
    public ConcurrentDictionary<string, Exception> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>Awaited inside a call of this text.</summary>
    public ConcurrentDictionary<string, Func<Task>> During { get; } = new(StringComparer.Ordinal);

    /// <summary>The timeout that each call of a mutation was given, by its text.</summary>
    public ConcurrentDictionary<string, TimeSpan> Timeouts { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Mutations => Calls.Where(call => call.StartsWith("create ", StringComparison.Ordinal)
        || call.StartsWith("update ", StringComparison.Ordinal) || call.StartsWith("delete ", StringComparison.Ordinal));

    public ImmutableDictionary<string, Func<IEngine, Provider>> Providers => ImmutableDictionary<string, Func<IEngine, Provider>>.Empty
        .Add("fake", engine => new FakeProvider(this, engine));

    public string NewId(string name) => $"{name}-{Interlocked.Increment(ref next)}";

    public async Task CallAsync(string call)
    {
        Calls.Enqueue(call);
        if (During.TryGetValue(call, out var during))
        {
            await during();
        }

        if (Failures.TryGetValue(call, out var failure))
        {
            throw failure;
        }
    }
}
