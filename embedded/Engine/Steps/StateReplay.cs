using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>Does noted changes once more, by the code that made them.</summary>
internal static class StateReplay
{
    public static StackSnapshot Apply(StackSnapshot start, IEnumerable<StateChange> changes)
    {
        var journal = new StateJournal(start, store: null);
        foreach (var change in changes)
        {
            Apply(journal, change);
        }

        return journal.Snapshot();
    }

    private static void Apply(StateJournal journal, StateChange change)
    {
        switch (change)
        {
            case StateChange.Began began:
                journal.Begin(began.Operation.Kind, began.Operation.Resource);
                break;
            case StateChange.Abandoned abandoned:
                journal.Abandon(journal.FindPending(abandoned.Operation));
                break;
            case StateChange.Put put:
                journal.Put(put.Was, put.Current, journal.FindPending(put.Ended));
                break;
            case StateChange.Replaced replaced:
                journal.PutReplacement(replaced.Was, replaced.Current, journal.FindPending(replaced.Ended));
                break;
            case StateChange.Removed removed:
                journal.Remove(removed.Was, journal.FindPending(removed.Ended));
                break;
        }
    }
}
