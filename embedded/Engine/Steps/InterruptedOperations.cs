using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>Provider calls that an earlier run began and never finished, because it was killed.</summary>
internal sealed class InterruptedOperations(EngineRun run)
{
    /// <summary>Names them and drops those that say nothing a new run does not find out; creations stay until settled.</summary>
    public void Report()
    {
        var open = run.Journal.Snapshot().PendingOperations;
        if (open.IsEmpty)
        {
            return;
        }

        var list = string.Join('\n', open.Select(operation => $"  - {operation.Kind.ToString().ToLowerInvariant()} {operation.Resource.Urn}"));
        var creations = open.Any(operation => operation.Kind == PendingOperationKind.Creating)
            ? "\nWhat was being created may exist without being in the state; it is settled when the program creates it again. If the program "
                + "no longer wants it: 'scripts/refresh --clear-pending-creates' forgets it, 'scripts/refresh --import-pending-creates <URN> <id>' "
                + "takes it into the state."
            : string.Empty;
        run.Events.Diagnostic(DiagnosticSeverity.Warning, $"An earlier run was interrupted during these operations:\n{list}{creations}");
        run.Journal.SettlePending(operation => operation.Kind != PendingOperationKind.Creating);
    }
}
