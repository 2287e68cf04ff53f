using System.Collections.Immutable;
using System.Text;
using Cht.Engine.Secrets;
using Cht.Engine.State;
using Cht.Engine.Steps;
using Cht.Engine.Storage;

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
        var journal = new StateJournal(start, preview ? _ => { } : session.Save);
        await using (var run = new EngineRun(operation, preview, start, journal, publisher, control, time))
        {
            Prepare(run);
            await using var interrupt = cancellationToken.Register(() => control.Cancel("the operation was cancelled"));
            await using var lockLost = lost.Register(() => control.Cancel("the lock of the stack was taken away"));
            await RunPhasesAsync(run);
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
            new InterruptedOperations(run).Report();
            if (run.Operation.Kind == OperationKind.Refresh || run.Operation.RefreshFirst)
            {
                await new RefreshPhase(run).RunAsync();
            }

            if (run.Operation.Kind is OperationKind.Update or OperationKind.Preview && run.Control.StopReason is null)
            {
                await UpdateAsync(run);
            }

            if (run.Operation.Kind == OperationKind.Destroy && run.Control.StopReason is null)
            {
                await new DeletionPhase(run).RunAsync(run.Journal.Snapshot().Resources);
            }
        }
        catch (StateSaveException failure)
        {
            run.Control.FailFatally(failure);
        }
    }

    private async Task UpdateAsync(EngineRun run)
    {
        var monitor = new RegistrationMonitor(run, OtherStack);
        await new ProgramExecution(run, monitor).RunAsync();
        var unwanted = run.Journal.Snapshot().Resources
            .Where(resource => resource.Delete || !run.Registered.ContainsKey(resource.Urn))
            .ToImmutableArray();

        // A program that failed half-way has not said all that it wants; nothing is deleted on its silence.
        if (!run.Control.HasErrors)
        {
            await new DeletionPhase(run).RunAsync(unwanted);
        }
    }

    private StackSnapshot? OtherStack(string name)
    {
        var parts = name.Split('/');
        var found = parts.Length == 3 ? store.Read(new StackIdentity(parts[1], parts[2])) : null;
        return found is null ? null : new CheckpointFormat(new SecretCache(secrets)).ReadCheckpoint(found);
    }
}
