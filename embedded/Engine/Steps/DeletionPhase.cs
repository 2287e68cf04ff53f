using System.Collections.Immutable;
using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>Deletes resources, dependents first, independent ones at the same time.</summary>
internal sealed class DeletionPhase(EngineRun run)
{
    private readonly StepExecutor executor = new(run);

    /// <param name="doomed">In dependency order, as the state has them.</param>
    public async Task RunAsync(ImmutableArray<ResourceState> doomed)
    {
        try
        {
            doomed = run.Selection.Deletable(doomed);
        }
        catch (RegistrationRefusedException refusal)
        {
            foreach (var reason in refusal.Reasons)
            {
                run.Events.Diagnostic(DiagnosticSeverity.Error, reason);
            }

            run.Control.ReportError();
            return;
        }

        if (RefuseProtected(doomed))
        {
            return;
        }

        // What is kept takes nothing with it.
        var urns = doomed.Where(resource => !resource.RetainOnDelete).Select(resource => resource.Urn).ToHashSet(StringComparer.Ordinal);
        var deletions = new Task<bool>[doomed.Length];
        var needing = doomed.SelectMany((resource, index) => resource.AllDependencies().Select(urn => (Urn: urn, Index: index)))
            .ToLookup(entry => entry.Urn, entry => entry.Index, StringComparer.Ordinal);

        // What comes later in the state may need what comes earlier, never the other way round.
        for (var position = doomed.Length - 1; position >= 0; position--)
        {
            var index = position;
            var resource = doomed[index];
            var dependents = needing[resource.Urn].Where(later => later > index).Select(later => deletions[later]).ToList();
            deletions[index] = DeleteAfterAsync(resource, dependents, urns);
        }

        await Task.WhenAll(deletions);
    }

    /// <summary>All of them are named at once, and nothing is deleted.</summary>
    private bool RefuseProtected(ImmutableArray<ResourceState> doomed)
    {
        var blocked = doomed.Where(resource => resource is { Protect: true, Delete: false }).ToList();
        foreach (var resource in blocked)
        {
            const string message = "It would be deleted, but it is protected. Register it again, or unprotect it with "
                + "'scripts/infra state unprotect <urn>' (or by removing the option Protect and running 'up' before it leaves the program).";
            run.Events.Step(new Step(StepKind.Delete, resource, New: null, ResourceDiff.None).ToEvent(StepPhase.Failed) with { Error = message });
            run.Events.Diagnostic(DiagnosticSeverity.Error, message, resource.Urn);
            run.Control.Fail(resource.Urn, message);
        }

        return blocked.Count > 0;
    }

    private async Task<bool> DeleteAfterAsync(ResourceState resource, List<Task<bool>> dependents, HashSet<string> doomed)
    {
        await Task.Yield();

        // A copy that an earlier run could not delete is a deletion of its own.
        var kind = resource.Delete && run.Replaced.ContainsKey(resource.Urn) ? StepKind.DeleteReplaced : StepKind.Delete;
        var step = new Step(kind, resource, New: null, ResourceDiff.None);
        if (!(await Task.WhenAll(dependents)).All(deleted => deleted))
        {
            return Skip(step, "not deleted because something that needs it still exists");
        }

        await run.Slots.WaitAsync();
        try
        {
            if (run.Control.StopReason is { } reason)
            {
                return Skip(step, $"not begun because {reason}");
            }

            var stateOnly = run.Preview || OnlyInState(resource, doomed);
            await executor.RunAsync(
                step, stateOnly ? null : PendingOperationKind.Deleting,
                async () =>
                {
                    if (!stateOnly)
                    {
                        await (await run.Providers.ForAsync(resource, run.Terminate)).DeleteAsync(resource, run.Terminate);
                    }

                    return null;
                },
                (_, operation) => run.Journal.Remove(resource, operation));
            return true;
        }
        catch (StepFailedException failure)
        {
            run.Events.Diagnostic(DiagnosticSeverity.Error, failure.Message, resource.Urn);
            run.Control.Fail(resource.Urn, failure.Message);
            return false;
        }
        catch (StateSaveException failure)
        {
            run.Control.FailFatally(failure);
            return false;
        }
        finally
        {
            run.Slots.Release();
        }
    }

    private bool Skip(Step step, string reason)
    {
        run.Control.Skip(step.Subject.Urn, reason);
        run.Events.Step(step.ToEvent(StepPhase.Skipped) with { Error = reason });
        return false;
    }

    /// <summary>Nothing to ask a provider for: it manages no such thing, keeps it, or has it go with another resource.</summary>
    private static bool OnlyInState(ResourceState resource, HashSet<string> doomed) =>
        !resource.Custom || resource.IsProvider || resource.External || resource.RetainOnDelete || resource.PendingReplacement
        || (resource.DeletedWith is { } owner && doomed.Contains(owner));
}
