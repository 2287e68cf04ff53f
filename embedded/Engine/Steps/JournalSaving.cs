using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>
/// Saves the changes of a journal: as notes beside the last whole document while the store takes them, else as the whole
/// document anew. Changes of parallel steps share a save.
/// </summary>
/// <param name="store">Where to.</param>
/// <param name="gate">Held while the state changes.</param>
/// <param name="build">The state as it is; called under the gate.</param>
internal sealed class JournalSaving(IJournalStore store, Lock gate, Func<StackSnapshot> build)
{
    private readonly Lock saving = new();

    /// <summary>Null when something happened that only the whole document shows.</summary>
    private List<StateChange>? unsaved = [];
    private long version;
    private long saved;

    /// <summary>Takes up a change, under the gate; null is one that only the whole document shows. Answers its number.</summary>
    public long Count(StateChange? change)
    {
        if (change is null)
        {
            unsaved = null;
        }
        else
        {
            unsaved?.Add(change);
        }

        return ++version;
    }

    /// <summary>Returns when a save that contains the change has succeeded, be it this one or that of a parallel step.</summary>
    /// <exception cref="StateSaveException">It failed. The next save is one of the whole document.</exception>
    public void Save(long mine)
    {
        lock (saving)
        {
            if (saved >= mine)
            {
                return;
            }

            var (changes, contained) = TakeUnsaved();
            try
            {
                if (changes is null || !store.TryNote(changes))
                {
                    contained = SaveWhole();
                }

                saved = contained;
            }
            catch (Exception exception)
            {
                lock (gate)
                {
                    unsaved = null;
                }

                throw new StateSaveException(exception);
            }
        }
    }

    private (IReadOnlyList<StateChange>? Changes, long Contained) TakeUnsaved()
    {
        lock (gate)
        {
            var taken = unsaved;
            unsaved = [];
            return (taken, version);
        }
    }

    private long SaveWhole()
    {
        StackSnapshot snapshot;
        long contained;
        lock (gate)
        {
            (snapshot, contained) = (build(), version);
            unsaved = [];
        }

        store.Save(snapshot);
        return contained;
    }
}
