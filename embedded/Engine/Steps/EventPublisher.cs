using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi.Experimental;

namespace Cht.Engine.Steps;

/// <summary>Passes events on one at a time, counts finished steps, and masks secrets in messages.</summary>
internal sealed class EventPublisher(IEventSink sink)
{
    /// <summary>Shorter secrets would blank out ordinary words.</summary>
    private const int ShortestMasked = 6;
    private const int ShortestMaskedLine = 16;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, bool> secrets = new(StringComparer.Ordinal);
    private readonly Dictionary<StepKind, int> changes = [];

    public ImmutableDictionary<StepKind, int> Changes
    {
        get
        {
            lock (gate)
            {
                return changes.ToImmutableDictionary();
            }
        }
    }

    public void Publish(EngineEvent engineEvent)
    {
        lock (gate)
        {
            sink.Publish(engineEvent);
        }
    }

    public void Count(StepKind kind)
    {
        lock (gate)
        {
            changes[kind] = changes.GetValueOrDefault(kind) + 1;
        }
    }

    public void Step(StepEvent step) =>
        Publish(step.Error is null ? step : step with { Error = Mask(step.Error) });

    public void Diagnostic(DiagnosticSeverity severity, string message, string? urn = null, bool ephemeral = false) =>
        Publish(new DiagnosticEvent(severity, Mask(message), urn, ephemeral));

    /// <summary>From now on the texts of these secrets appear as <c>[secret]</c> in messages.</summary>
    public void Learn(PropertyMap values)
    {
        foreach (var value in values.Values)
        {
            Learn(value, secret: false);
        }
    }

    public void Learn(string secret)
    {
        if (secret.Length < ShortestMasked || !secrets.TryAdd(secret, true))
        {
            return; // every step learns the same secrets again
        }

        // A message may quote one line of a key file.
        foreach (var line in secret.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestMaskedLine))
        {
            secrets[line] = true;
        }
    }

    private void Learn(PropertyValue value, bool secret)
    {
        secret |= value.IsSecret;
        if (secret && value.TryGetString(out var text))
        {
            Learn(text);
        }
        else if (value.TryGetArray(out var items))
        {
            items.ToList().ForEach(item => Learn(item, secret));
        }
        else if (value.TryGetMap(out var entries))
        {
            entries.Values.ToList().ForEach(entry => Learn(entry, secret));
        }
    }

    /// <summary>Longest first, so that a secret inside another one leaves nothing of it.</summary>
    private string Mask(string message) => secrets.Keys.OrderByDescending(secret => secret.Length)
        .Aggregate(message, (text, secret) => text.Replace(secret, "[secret]", StringComparison.Ordinal));
}
