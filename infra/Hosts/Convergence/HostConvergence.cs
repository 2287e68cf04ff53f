using System.Diagnostics;
using Cht.Hosts.Connections;

namespace Cht.Hosts.Convergence;

/// <summary>Observe, plan, execute, and prove it: the one way a part of a machine is changed.</summary>
public static class HostConvergence
{
    // A reboot or a cut connection in the middle of a plan: look again and carry on from what is found.
    private const int MaximumInterruptions = 2;

    // Another run changes the machine as well: a killed one has few commands left, one that lives must end some time.
    private const int MaximumLooks = 50;

    /// <summary>Reads one part of the machine in one round trip.</summary>
    /// <exception cref="ProvisioningException">The machine could not be read.</exception>
    public static async Task<TObserved> ObserveAsync<TDesired, TObserved>(
        IHostConnection connection, IHostPart<TDesired, TObserved> part, TDesired desired, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(part);
        var script = part.ObserveScript(desired);
        var result = await new ReadOnlyConnection(connection).RunAsync(script, cancellationToken);
        return part.Parse(desired, result.Succeeded ? result : throw ScriptFailure(connection.HostName, script, result));
    }

    /// <summary>What would be done. Never changes the machine.</summary>
    public static async Task<PlannedPart<TObserved>> PlanAsync<TDesired, TObserved>(
        IHostConnection connection, IHostPart<TDesired, TObserved> part, TDesired desired, CancellationToken cancellationToken)
    {
        var lookedAt = Stopwatch.GetTimestamp();
        var observed = await ObserveAsync(connection, part, desired, cancellationToken);
        return new PlannedPart<TObserved>(observed, part.Plan(desired, observed)) { LookedAt = lookedAt };
    }

    /// <summary>Looks and acts, and does both again when another run has changed the machine in between.</summary>
    public static async Task<T> LookAndActAsync<T>(Func<Task<T>> lookAndAct)
    {
        ArgumentNullException.ThrowIfNull(lookAndAct);
        for (var look = 1; ; look++)
        {
            try
            {
                return await lookAndAct();
            }
            catch (MachineChangedException) when (look < MaximumLooks)
            {
                // Nothing was changed by us.
            }
        }
    }

    /// <summary>Brings the part to the desired state and reads it again to prove it.</summary>
    /// <param name="progress">Told before each operation; null for silence.</param>
    /// <returns>The plan that was carried out (empty: nothing had to be done) and the state afterwards.</returns>
    /// <exception cref="ConvergenceException">All operations succeeded and a second look still finds differences.</exception>
    /// <exception cref="ProvisioningException">An operation failed, or the state must be refused.</exception>
    public static async Task<ConvergedPart<TObserved>> ConvergeAsync<TDesired, TObserved>(
        IHostConnection connection,
        IHostPart<TDesired, TObserved> part,
        TDesired desired,
        IProgress<HostProgress>? progress,
        CancellationToken cancellationToken)
    {
        var before = await PlanAsync(connection, part, desired, cancellationToken);
        var executed = before.Plan.Operations.ToBuilder();
        var (interruptions, looks) = (0, 1);
        var current = before;
        while (!current.Plan.IsEmpty)
        {
            var interrupted = false;
            try
            {
                await ExecuteAsync(connection, current.Plan, progress, cancellationToken, current.LookedAt);
            }
            catch (MachineChangedException) when (looks < MaximumLooks)
            {
                looks++;
                interrupted = true;
                progress?.Report(new HostProgress(connection.HostName, "Look again, another run has changed the machine", 0, 0));
            }
            catch (HostUnreachableException lost) when (!lost.Permanent && interruptions < MaximumInterruptions)
            {
                interruptions++;
                interrupted = true;
                progress?.Report(new HostProgress(connection.HostName, "Look again after the connection was lost", 0, 0));
            }

            var planned = current.Plan;
            current = await PlanAsync(connection, part, desired, cancellationToken);
            if (!interrupted && !current.Plan.IsEmpty)
            {
                throw new ConvergenceException(connection.HostName, planned.Operations[^1].Script.Purpose, current.Plan);
            }

            executed.AddRange(current.Plan.Operations);
        }

        return new ConvergedPart<TObserved>(before.Observed, current.Observed, new HostPlan(executed.ToImmutable()));
    }

    /// <summary>Carries out a plan, in order, and stops at the first failure.</summary>
    /// <param name="lookedAt"><see cref="HostScript.LookedAt"/> of the plan; null executes it whatever happened since.</param>
    /// <exception cref="MachineChangedException">Another run has changed the machine since it was looked at.</exception>
    /// <exception cref="ProvisioningException">An operation ended with an exit code other than 0.</exception>
    public static async Task ExecuteAsync(
        IHostConnection connection, HostPlan plan, IProgress<HostProgress>? progress, CancellationToken cancellationToken, long? lookedAt = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(plan);
        for (var index = 0; index < plan.Operations.Length; index++)
        {
            var (script, ticket) = (plan.Operations[index].Script with { LookedAt = lookedAt }, plan.Operations[index].Ticket);
            progress?.Report(new HostProgress(connection.HostName, script.Purpose, index + 1, plan.Operations.Length));
            var result = ticket is null
                ? await connection.RunAsync(script, cancellationToken)
                : await connection.RunTicketAsync(script, ticket, cancellationToken);
            if (!result.Succeeded)
            {
                throw result.ExitCode == HostOperation.TakenBackExitCode && plan.Operations[index].TakenBack is { } takenBack
                    ? takenBack(connection.HostName, Tail(result.Error))
                    : ScriptFailure(connection.HostName, script, result);
            }
        }
    }

    /// <summary>The error of a script that ended with an exit code other than 0: the end of what it said, and what to do.</summary>
    public static ProvisioningException ScriptFailure(string host, HostScript script, ScriptResult result)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(result);
        var said = Tail(result.Error).Length > 0 ? Tail(result.Error) : Tail(result.Output);
        var found = said.Length > 0 ? $"exit code {result.ExitCode}, {said}" : $"exit code {result.ExitCode} and no message";
        return new ProvisioningException(
            host, script.Purpose, found, ScriptRemedy.For(result.Error + result.Output));
    }

    private static string Tail(string text)
    {
        const int MaximumLines = 5;
        const int MaximumCharacters = 800;
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var tail = string.Join(" | ", lines.TakeLast(MaximumLines));
        return tail.Length <= MaximumCharacters ? tail : tail[^MaximumCharacters..];
    }
}

/// <summary>What was found and what would be done about it.</summary>
public sealed record PlannedPart<TObserved>(TObserved Observed, HostPlan Plan)
{
    /// <summary>See <see cref="HostScript.LookedAt"/>.</summary>
    public long? LookedAt { get; init; }
}

/// <summary>What was found first, what is there now, and everything that was done in between.</summary>
public sealed record ConvergedPart<TObserved>(TObserved Before, TObserved Observed, HostPlan Executed)
{
    public bool Changed => !Executed.IsEmpty;
}

/// <summary>One operation is about to run.</summary>
/// <param name="Step">From 1; 0 when the number of steps is not known.</param>
public sealed record HostProgress(string Host, string Purpose, int Step, int Steps);
