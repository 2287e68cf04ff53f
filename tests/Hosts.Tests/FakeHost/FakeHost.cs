using System.Collections.Concurrent;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Tests;

/// <summary>
/// A machine for tests that fails on every script it does not expect, and on every mutating script while
/// <see cref="Preview"/> is set. Answers are looked up by the script's purpose, newest expectation first.
/// </summary>
public sealed class FakeHost(string hostName = "core") : IHostConnection
{
    private readonly List<Expectation> expectations = [];
    private readonly ConcurrentQueue<RecordedScript> recorded = new();
    private readonly Lock gate = new();

    public string HostName => hostName;

    /// <summary>A preview is under way: every mutating script is a failure of the test.</summary>
    public bool Preview { get; set; }

    /// <summary>Everything that ran, in order.</summary>
    public IReadOnlyList<RecordedScript> Recorded => [.. recorded];

    public IReadOnlyList<string> Purposes => [.. recorded.Select(r => r.Script.Purpose)];

    public IReadOnlyList<RecordedScript> Mutations => [.. recorded.Where(r => r.Script.Mutates)];

    public bool Disposed { get; private set; }

    /// <summary>Answers every script with this purpose with these, one after another; the last one stays.</summary>
    public FakeHost Expect(string purpose, params ScriptResult[] results)
    {
        var queue = new Queue<ScriptResult>(results.Length == 0 ? [new ScriptResult(0, "", "")] : results);
        return Expect(purpose, _ => queue.Count > 1 ? queue.Dequeue() : queue.Peek());
    }

    /// <summary>Answers every script with this purpose with exit code 0 and these outputs, one after another.</summary>
    public FakeHost Expect(string purpose, params string[] outputs) =>
        Expect(purpose, outputs.Select(output => new ScriptResult(0, output, "")).ToArray());

    /// <summary>Answers by a function, for simulated machines that keep state.</summary>
    public FakeHost Expect(string purpose, Func<HostScript, ScriptResult> answer) =>
        Expect(script => string.Equals(script.Purpose, purpose, StringComparison.Ordinal), purpose, answer);

    public FakeHost Expect(Func<HostScript, bool> matches, string description, Func<HostScript, ScriptResult> answer)
    {
        lock (gate)
        {
            expectations.Insert(0, new Expectation(matches, description, answer));
        }

        return this;
    }

    /// <summary>Injects a failure: the script with this purpose throws, as often as said; afterwards older answers count again.</summary>
    public FakeHost Fail(string purpose, Exception exception, int times = 1)
    {
        lock (gate)
        {
            expectations.Insert(0, new Expectation(
                script => string.Equals(script.Purpose, purpose, StringComparison.Ordinal), purpose, _ => throw exception)
            { Remaining = times });
        }

        return this;
    }

    /// <summary>Injects a connection that is cut while the script runs.</summary>
    public FakeHost CutConnection(string purpose, int times = 1) => Fail(
        purpose, new HostUnreachableException(hostName, purpose, "the connection was lost", "Run again."), times);

    public Task<ScriptResult> RunAsync(HostScript script, CancellationToken cancellationToken) =>
        Task.FromResult(Answer(script, ticket: null, cancellationToken));

    public Task<ScriptResult> RunTicketAsync(HostScript script, string ticket, CancellationToken cancellationToken) =>
        Task.FromResult(Answer(script, ticket, cancellationToken));

    /// <summary>Fails when an expectation was never used.</summary>
    public void VerifyAllUsed()
    {
        lock (gate)
        {
            var unused = expectations.Where(e => e.Uses == 0).Select(e => e.Description).ToList();
            unused.ShouldBeEmpty($"{hostName} was never asked to do this");
        }
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }

    private ScriptResult Answer(HostScript script, string? ticket, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        recorded.Enqueue(new RecordedScript(script, ticket));
        if (Preview && script.Mutates)
        {
            throw new UnexpectedScriptException($"{hostName} was asked to change during a preview: {script.Purpose}\n{script.Text}");
        }

        Expectation? expectation;
        lock (gate)
        {
            expectation = expectations.Find(e => e.Remaining > 0 && e.Matches(script));
            if (expectation is not null)
            {
                expectation.Uses++;
                expectation.Remaining--;
            }
        }

        return expectation is null
            ? throw new UnexpectedScriptException($"{hostName} did not expect: {script.Purpose}\n{script.Text}")
            : expectation.Answer(script);
    }

    private sealed class Expectation(Func<HostScript, bool> matches, string description, Func<HostScript, ScriptResult> answer)
    {
        public Func<HostScript, bool> Matches { get; } = matches;

        public string Description { get; } = description;

        public Func<HostScript, ScriptResult> Answer { get; } = answer;

        public int Remaining { get; set; } = int.MaxValue;

        public int Uses { get; set; }
    }
}

/// <summary>One script that a fake host was given.</summary>
/// <param name="Ticket">Null for short scripts.</param>
public sealed record RecordedScript(HostScript Script, string? Ticket);

/// <summary>The fake host was given a script that the test did not expect, or a change during a preview.</summary>
public sealed class UnexpectedScriptException(string message) : Exception(message);
