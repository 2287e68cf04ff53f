using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>
/// What an operator says of creations that a killed run left open. Without a word they stay open until the program creates the
/// resource again: it may exist, and only a person can know (pulumi:pkg/cmd/pulumi/operations/refresh.go).
/// </summary>
internal sealed class PendingCreations(EngineRun run)
{
    /// <summary>Answers the URNs of the resources that came into the state; a refresh reads them next.</summary>
    public HashSet<string> Settle()
    {
        KeepOneOfEach();
        if (run.Operation.Kind != OperationKind.Refresh)
        {
            return [];
        }

        var adopted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (urn, id) in run.Operation.PendingCreations.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (id is null)
            {
                run.Journal.SettlePending(operation => IsCreation(operation) && operation.Resource.Urn == urn);
            }
            else if (run.Journal.AdoptCreation(urn, id))
            {
                adopted.Add(urn);
            }
            else
            {
                run.Events.Diagnostic(DiagnosticSeverity.Warning, $"\"{urn}\" did not correspond to a pending create");
            }
        }

        if (run.Operation.ClearPendingCreations)
        {
            run.Journal.SettlePending(IsCreation);
        }

        return adopted;
    }

    /// <summary>Each killed run may have left one of the same resource; the newest says most.</summary>
    private void KeepOneOfEach()
    {
        var newest = run.Start.PendingOperations.Where(IsCreation)
            .GroupBy(operation => operation.Resource.Urn, StringComparer.Ordinal).Select(group => group.Last()).ToHashSet<PendingOperation>(ReferenceEqualityComparer.Instance);
        run.Journal.SettlePending(operation => IsCreation(operation) && !newest.Contains(operation));
    }

    private static bool IsCreation(PendingOperation operation) => operation.Kind == PendingOperationKind.Creating;
}
