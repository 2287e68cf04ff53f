using System.Collections.Immutable;
using Pulumi.Experimental;

namespace Cht.Engine.Steps;

/// <summary>Passes events on one at a time, counts finished steps, and masks secrets in messages.</summary>
internal sealed class EventPublisher(IEventSink sink)
{
    private readonly Lock gate = new();
    private readonly SecretMask mask = new();
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
        Publish(step.Error is null ? step : step with { Error = mask.Apply(step.Error) });

    public void Diagnostic(DiagnosticSeverity severity, string message, string? urn = null, bool ephemeral = false) =>
        Publish(new DiagnosticEvent(severity, mask.Apply(message), urn, ephemeral));

    /// <summary>From now on the texts of these secrets appear as <c>[secret]</c> in messages.</summary>
    public void Learn(PropertyMap values) => mask.Learn(values);

    public void Learn(string secret) => mask.Learn(secret);
}
