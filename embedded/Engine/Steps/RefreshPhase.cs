using System.Collections.Concurrent;
using Cht.Engine.Properties;
using Cht.Engine.State;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Steps;

/// <summary>Reads every managed resource and takes over what was found. A resource that is gone leaves the state.</summary>
/// <param name="run">The run.</param>
/// <param name="adopted">URNs of resources that are read even when they are no targets: they have just come into the state.</param>
internal sealed class RefreshPhase(EngineRun run, IReadOnlySet<string> adopted)
{
    private readonly ConcurrentQueue<(ResourceState Old, ResourceState? Found)> findings = new();

    public async Task RunAsync()
    {
        var resources = run.Journal.Snapshot().Resources
            .Where(resource => run.Selection.Includes(resource.Urn, resource.Type, resource.AllDependencies()) || adopted.Contains(resource.Urn))
            .Where(IsReadable)
            .ToList();
        await Task.WhenAll(resources.Select(RefreshAsync));

        // In one step: a resource that is gone and the references to it leave the state together.
        run.Journal.Refresh([.. findings]);
    }

    private static bool IsReadable(ResourceState resource) =>
        resource is { Custom: true, IsProvider: false, Delete: false, PendingReplacement: false, Id.Length: > 0 }
        && resource.Type != StackReferences.Type;

    private async Task RefreshAsync(ResourceState resource)
    {
        await Task.Yield();
        await run.ReadSlots.WaitAsync();
        var step = new Step(StepKind.Refresh, resource, resource, ResourceDiff.None);
        try
        {
            if (run.Control.StopReason is { } reason)
            {
                run.Control.Skip(resource.Urn, reason);
                run.Events.Step(step.ToEvent(StepPhase.Skipped) with { Error = $"not begun because {reason}" });
                return;
            }

            await ReadAsync(step, resource);
        }
#pragma warning disable CA1031 // Whatever a provider throws is the failure of this resource; its state stays as it was.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            run.Events.Step(step.ToEvent(StepPhase.Failed) with { Error = failure.Message });
            run.Events.Diagnostic(DiagnosticSeverity.Error, failure.Message, resource.Urn);
            run.Control.Fail(resource.Urn, failure.Message);
        }
        finally
        {
            run.ReadSlots.Release();
        }
    }

    private async Task ReadAsync(Step step, ResourceState resource)
    {
        var started = run.Time.GetTimestamp();
        run.Events.Learn(resource.Inputs);
        run.Events.Learn(resource.Outputs);
        if (!run.Preview)
        {
            run.Events.Step(step.ToEvent(StepPhase.Started));
        }

        var provider = await run.Providers.ForAsync(resource, run.Terminate);
        var response = await provider.ReadAsync(resource, run.Terminate);
        var found = response is null ? resource : Found(resource, response);
        var diff = DiffCalculation.OfOutputs(resource, found?.Outputs ?? PropertyMaps.Empty);
        var changed = found is not null && (diff.Changed || !PropertyComparison.Compare(resource.Inputs, found.Inputs).IsEmpty);
        var outcome = found is null ? StepKind.Delete : changed ? StepKind.Update : StepKind.Same;
        if (found is null || changed)
        {
            findings.Enqueue((resource, found is null ? null : found with { Modified = run.Timestamp() }));
        }

        // Before an update, the update itself counts what it does about the drift.
        if (run.Operation.Kind == OperationKind.Refresh)
        {
            run.Events.Count(outcome);
        }

        run.Events.Step((step with { New = found ?? resource, Diff = diff }).ToEvent(run.Preview ? StepPhase.Planned : StepPhase.Succeeded) with
        {
            RefreshOutcome = outcome,
            NewOutputs = found?.Outputs ?? PropertyMaps.Empty,
            Elapsed = run.Time.GetElapsedTime(started),
        });
    }

    /// <summary>What the provider found; null when the resource is gone. Secrets stay secrets.</summary>
    private static ResourceState? Found(ResourceState resource, ReadResponse response)
    {
        if (string.IsNullOrEmpty(response.Id))
        {
            return null;
        }

        var inputs = response.Inputs is null ? resource.Inputs : PropertyMaps.WithoutDependencies(PropertyMaps.From(response.Inputs));
        var outputs = response.Outputs is null ? resource.Outputs : PropertyMaps.WithoutDependencies(PropertyMaps.From(response.Outputs));
        return resource with
        {
            Id = response.Id,
            Inputs = SecretMarks.Carry(inputs, resource.Inputs),
            Outputs = SecretMarks.Add(
                SecretMarks.Carry(SecretMarks.Carry(outputs, resource.Inputs), resource.Outputs), resource.AdditionalSecretOutputs),
            InitErrors = [],
        };
    }
}
