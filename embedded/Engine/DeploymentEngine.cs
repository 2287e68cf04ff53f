using System.Collections.Immutable;
using System.Text;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Steps;
using Cht.Engine.Storage;
using Pulumi;

namespace Cht.Engine;

/// <summary>
/// The embedded engine: runs a Pulumi program in process and brings a stack's resources to what it asks for.
/// Registration -> step -> provider call -> state.
/// </summary>
/// <param name="store">Where the stack's state is kept.</param>
/// <param name="secrets">Encrypts the secrets in the state.</param>
/// <param name="time">For locks, time stamps and durations.</param>
public sealed class DeploymentEngine(IStateStore store, ISecretsProvider secrets, TimeProvider? time = null)
{
    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>
    /// Runs one operation. Failures of resources and of the program are published as events and make the result unsuccessful.
    /// </summary>
    /// <param name="cancellationToken">
    /// The first interrupt: running steps are finished and saved, no new ones begin. See <see cref="Operation.Terminate"/> for the second.
    /// </param>
    /// <exception cref="StackLockedException">Someone else works on the stack. Previews take no lock.</exception>
    /// <exception cref="StateFormatException">The state is damaged or of another version.</exception>
    /// <exception cref="SecretsException">The state's secrets cannot be decrypted.</exception>
    /// <exception cref="IOException">The state cannot be written. What was done since the last save is not in it.</exception>
    public async Task<OperationResult> RunAsync(Operation operation, IEventSink events, CancellationToken cancellationToken)
    {
        using var variables = new EnvironmentScope(operation.ProviderVariables);
        var preview = operation.Kind == OperationKind.Preview || operation.PreviewOnly;
        if (preview)
        {
            return await RunLockedAsync(operation, preview, events, lost: default, cancellationToken);
        }

        await using var held = await store.LockAsync(operation.Stack, operation.CommandLine, cancellationToken);
        return await RunLockedAsync(operation, preview, events, held.Lost, cancellationToken);
    }

    private async Task<OperationResult> RunLockedAsync(
        Operation operation, bool preview, IEventSink events, CancellationToken lost, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var startTime = time.GetUtcNow();
        var session = new StateSession(store, operation.Stack, new CheckpointFormat(new SecretCache(secrets)), time);
        var start = session.Load();
        var publisher = new EventPublisher(events);
        var control = new RunControl(operation.ContinueOnError);
        var journal = new StateJournal(start, preview ? null : session);
        await using (var run = new EngineRun(operation, preview, start, journal, publisher, control, time))
        {
            Prepare(run);
            await using var interrupt = cancellationToken.Register(() => control.Cancel("the operation was cancelled"));
            await using var lockLost = lost.Register(() => LoseLock(control, publisher));
            await RunPhasesAsync(run);
            Complete(run);
        }

        var result = new OperationResult
        {
            Succeeded = !control.HasErrors,
            Canceled = control.Canceled,
            Changes = publisher.Changes,
            Duration = time.GetElapsedTime(started),
            Failed = [.. control.Failed],
            Skipped = [.. control.Skipped],
        };
        if (control.Fatal is { } fatal)
        {
            throw new IOException(fatal.Message, fatal);
        }

        if (!preview)
        {
            store.AppendHistory(operation.Stack, History.Entry(operation, result, startTime, time.GetUtcNow()));
        }

        publisher.Publish(new OperationFinished(operation.Kind, result));
        return result;
    }

    private static void Complete(EngineRun run)
    {
        try
        {
            run.Journal.Complete();
        }
        catch (StateSaveException failure)
        {
            run.Control.FailFatally(failure);
        }
    }

    /// <summary>Someone else may work on the stack by now, so nothing more is begun and nothing more is written.</summary>
    private static void LoseLock(RunControl control, EventPublisher events)
    {
        events.Diagnostic(
            DiagnosticSeverity.Error,
            "The lock of the stack was lost: it was removed by 'cancel', or it could not be renewed for 30 s (is the disk full, or was this "
            + "machine asleep?). Nothing more is begun. When nobody else works on the stack, run the command again.");
        control.Abort("the lock of the stack was lost");
    }

    private static void Prepare(EngineRun run)
    {
        run.Events.Publish(new OperationStarted(run.Operation.Kind, run.Operation.Stack));
        foreach (var key in run.Operation.ConfigSecretKeys)
        {
            run.Events.Learn(run.Operation.Config.GetValueOrDefault(key, string.Empty));
        }

        foreach (var resource in run.Start.Resources)
        {
            run.Events.Learn(resource.Inputs);
            run.Events.Learn(resource.Outputs);
        }
    }

    private async Task RunPhasesAsync(EngineRun run)
    {
        try
        {
            RefuseForeign(run);
            var adopted = run.Control.StopReason is null ? new PendingCreations(run).Settle() : [];
            if (run.Control.StopReason is null)
            {
                new InterruptedOperations(run).Report();
            }

            if (run.Control.StopReason is null && (run.Operation.Kind == OperationKind.Refresh || run.Operation.RefreshFirst))
            {
                await new RefreshPhase(run, adopted).RunAsync();
            }

            if (run.Operation.Kind is OperationKind.Update or OperationKind.Preview or OperationKind.Import && run.Control.StopReason is null)
            {
                await UpdateAsync(run);
            }

            if (run.Operation.Kind == OperationKind.Destroy && run.Control.StopReason is null)
            {
                await new DeletionPhase(run).RunAsync(run.Journal.Snapshot().Resources);
            }

            if (run.Control.StopReason is null)
            {
                ReportUnknownTargets(run);
            }
        }
        catch (StateSaveException failure)
        {
            run.Control.FailFatally(failure);
        }
    }

    /// <summary>The program would delete what it does not know; resources of another stack are none of its business.</summary>
    private static void RefuseForeign(EngineRun run)
    {
        var stack = run.Operation.Stack;
        var foreign = run.Start.Resources.Select(resource => UrnParts.Parse(resource.Urn))
            .FirstOrDefault(urn => urn.Stack != stack.Name || urn.Project != stack.Project);
        if (foreign is null)
        {
            return;
        }

        run.Events.Diagnostic(
            DiagnosticSeverity.Error,
            $"The state of '{stack.Name}' holds resources of the stack '{foreign.Stack}' of project '{foreign.Project}'. Nothing was done. "
            + $"Put the right state back: scripts/infra stack import --file <backup or export> --stack {stack.Name}");
        run.Control.Abort("the state belongs to another stack");
    }

    private static void ReportUnknownTargets(EngineRun run)
    {
        foreach (var unknown in run.Selection.Unknown())
        {
            run.Events.Diagnostic(
                DiagnosticSeverity.Error,
                $"No resource '{unknown}' is in the stack or in the program. List the URNs with: scripts/infra stack --show-urns");
            run.Control.ReportError();
        }
    }

    private async Task UpdateAsync(EngineRun run)
    {
        var monitor = new RegistrationMonitor(run, OtherStack);
        await new ProgramExecution(run, monitor).RunAsync();
        var unwanted = run.Journal.Snapshot().Resources
            .Where(resource => resource.Delete || !run.Registered.ContainsKey(resource.Urn))
            .ToImmutableArray();
        if (run.Operation.Kind == OperationKind.Import)
        {
            return;
        }

        // A program that failed half-way has not said all that it wants; nothing is deleted on its silence.
        if (!run.Control.HasErrors)
        {
            await new DeletionPhase(run).RunAsync(unwanted);
        }
    }

    private StackSnapshot? OtherStack(string name)
    {
        var parts = name.Split('/');
        if (parts.Length != 3)
        {
            return null;
        }

        var other = new StackIdentity(parts[1], parts[2]);
        return store.Read(other) is { } found
            ? new CheckpointFormat(new SecretCache(secrets)).ReadCheckpoint(found, store.ReadChanges(other, found)) : null;
    }
}
