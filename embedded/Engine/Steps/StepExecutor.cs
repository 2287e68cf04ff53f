using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>Runs one step: says so, keeps the pending operation in the state, and commits the result.</summary>
internal sealed class StepExecutor(EngineRun run)
{
    /// <param name="step">In a preview it is published once, as planned, with the result's foretold outputs.</param>
    /// <param name="pending">What a crash during the action leaves in the state; null for steps that touch nothing.</param>
    /// <param name="action">Answers the new state, or null when the resource is gone.</param>
    /// <param name="commit">Puts the result into the journal and settles the pending operation.</param>
    public async Task<ResourceState?> RunAsync(
        Step step,
        PendingOperationKind? pending,
        Func<Task<ResourceState?>> action,
        Action<ResourceState?, PendingOperation?> commit)
    {
        var started = run.Time.GetTimestamp();
        Learn(step.Old);
        Learn(step.New);
        if (!run.Preview)
        {
            run.Events.Step(step.ToEvent(StepPhase.Planned));
            run.Events.Step(step.ToEvent(StepPhase.Started));
        }

        PendingOperation? operation = null;
        try
        {
            operation = pending is { } kind && !run.Preview ? run.Journal.Begin(kind, step.Subject) : null;
            var result = await action();
            Learn(result);
            commit(result, operation);
            run.Events.Count(step.Kind);
            run.Events.Step((step with { New = result ?? step.New }).ToEvent(run.Preview ? StepPhase.Planned : StepPhase.Succeeded) with
            {
                Elapsed = run.Time.GetElapsedTime(started),
            });
            return result;
        }
        catch (Exception exception) when (exception is not StateSaveException)
        {
            // A call that was cancelled may have done its work or not: the pending operation stays to say so.
            if (operation is not null && !run.Terminate.IsCancellationRequested)
            {
                run.Journal.Abandon(operation);
            }

            run.Events.Step(step.ToEvent(StepPhase.Failed) with { Error = exception.Message, Elapsed = run.Time.GetElapsedTime(started) });
            throw new StepFailedException(exception.Message, exception);
        }
    }

    private void Learn(ResourceState? state)
    {
        if (state is not null)
        {
            run.Events.Learn(state.Inputs);
            run.Events.Learn(state.Outputs);
        }
    }
}
