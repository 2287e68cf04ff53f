using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>Provider calls that an earlier run began and never finished, because it was killed.</summary>
internal sealed class InterruptedOperations(EngineRun run)
{
    /// <summary>Names them and drops those that say nothing a new run does not find out; creations stay until settled.</summary>
    public void Report()
    {
        if (run.Start.PendingOperations.IsEmpty)
        {
            return;
        }

        // A creation that several runs began stays once for each of them.
        var list = string.Join('\n', run.Start.PendingOperations.Select(operation =>
            $"  - {operation.Kind.ToString().ToLowerInvariant()} {operation.Resource.Urn}").Distinct(StringComparer.Ordinal));
        run.Events.Diagnostic(
            DiagnosticSeverity.Warning,
            $"An earlier run was interrupted during these operations:\n{list}\n"
            + "What was being created may exist without being in the state; it is settled when the program creates it again, or by "
            + "'scripts/refresh'.");
        run.Journal.SettlePending(operation => operation.Kind != PendingOperationKind.Creating);
    }
}
