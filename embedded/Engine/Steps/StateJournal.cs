using System.Collections.Immutable;
using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>Where a journal keeps what it is told. Previews keep it nowhere.</summary>
internal interface IJournalStore
{
    /// <summary>True when the two would be written alike, so that putting one for the other changes nothing.</summary>
    bool IsSame(ResourceState left, ResourceState right);

    void Save(StackSnapshot snapshot);
}

/// <summary>
/// The state while an operation changes it. Every change is saved before it is answered, so that a crash loses at most
/// what a pending operation says; what is the same as before is not written again. Changes of parallel steps share a save.
/// Previews use a journal without a store.
/// </summary>
internal sealed class StateJournal(StackSnapshot start, IJournalStore? store)
{
    private readonly Lock gate = new();
    private readonly Lock saving = new();
    private readonly ResourceList resources = new(start.Resources);
    private readonly List<PendingOperation> pending = [.. start.PendingOperations];
    private long version;
    private long saved;

    public StackSnapshot Snapshot()
    {
        lock (gate)
        {
            return Build();
        }
    }

    public ResourceState? FindLive(string urn)
    {
        lock (gate)
        {
            return resources.FindLive(urn);
        }
    }

    public ResourceState? FindProvider(ProviderReference reference)
    {
        lock (gate)
        {
            return resources.Find(reference.Urn, resource => resource.Id == reference.Id);
        }
    }

    /// <summary>Says in the state that a provider call begins.</summary>
    public PendingOperation Begin(PendingOperationKind kind, ResourceState resource)
    {
        var operation = new PendingOperation(resource, kind);
        Change(() => pending.Add(operation));
        return operation;
    }

    /// <summary>The provider call failed; the resource is as it was.</summary>
    public void Abandon(PendingOperation? operation) => Change(() => Forget(operation));

    /// <summary>Puts a new state in the place of the old one, or at the end.</summary>
    public void Put(ResourceState? old, ResourceState current, PendingOperation? operation = null)
    {
        if (operation is null && old is not null && IsUnchanged(old, current))
        {
            return;
        }

        Change(() => Replace(old, current, operation));
    }

    /// <summary>The replacement is live; the original stays as a copy to be deleted at the end of the run.</summary>
    public void PutReplacement(ResourceState old, ResourceState current, PendingOperation? operation) => Change(() =>
    {
        // What the state says of the original now: what it refers to may have moved since it was looked up.
        var original = resources.Entry(old)?.Value ?? old;
        Replace(old, current, operation);
        resources.InsertAfter(resources.Entry(current)!, ReferenceRewriting.Move(original, current) with { Delete = true });
    });

    /// <summary>Changes what the state says of a resource now.</summary>
    public void Edit(ResourceState old, Func<ResourceState, ResourceState> edit, PendingOperation? operation = null) => Change(() =>
    {
        Forget(operation);
        var entry = resources.Entry(old)!;
        resources.Replace(entry, edit(entry.Value));
    });

    public void Remove(ResourceState old, PendingOperation? operation = null) => Change(() =>
    {
        Forget(operation);
        if (resources.Entry(old) is { } entry)
        {
            resources.Remove(entry);
        }
    });

    /// <summary>Takes over what a refresh found, null for what is gone; references to resources that are gone go with them.</summary>
    public void Refresh(IReadOnlyCollection<(ResourceState Old, ResourceState? Found)> findings)
    {
        if (findings.Count > 0)
        {
            Change(() => TakeOver(findings));
        }
    }

    public void SettlePending(Func<PendingOperation, bool> settled)
    {
        if (!pending.Exists(operation => settled(operation)))
        {
            return;
        }

        Change(() => pending.RemoveAll(operation => settled(operation)));
    }

    private void TakeOver(IReadOnlyCollection<(ResourceState Old, ResourceState? Found)> findings)
    {
        foreach (var (old, found) in findings)
        {
            var entry = resources.Entry(old)!;
            if (found is null)
            {
                resources.Remove(entry);
            }
            else
            {
                resources.Replace(entry, found);
            }
        }

        resources.Transform(resource => resource.AllDependencies().All(resources.Contains)
            ? resource
            : ReferenceRewriting.Drop(resource, urn => !resources.Contains(urn)));
    }

    /// <summary>The object that was read stays, so that it is written as it was read.</summary>
    private bool IsUnchanged(ResourceState old, ResourceState current)
    {
        lock (gate)
        {
            return store is not null && old.Urn == current.Urn && resources.Entry(old) is { } entry
                && ReferenceEquals(entry, resources.Entry(current)) && store.IsSame(entry.Value, current)
                && !pending.Exists(operation => IsSettledBy(operation, current));
        }
    }

    private void Replace(ResourceState? old, ResourceState current, PendingOperation? operation)
    {
        Forget(operation);
        pending.RemoveAll(other => IsSettledBy(other, current));
        if (old is not null && resources.Entry(old) is { } entry)
        {
            resources.Replace(entry, current);
        }
        else
        {
            resources.Add(current);
        }

        if (old is not null && old.Urn != current.Urn)
        {
            resources.Move(old.Urn, current);
        }
    }

    /// <summary>A creation that an earlier run left open is settled once the resource exists.</summary>
    private static bool IsSettledBy(PendingOperation operation, ResourceState current) =>
        operation.Kind == PendingOperationKind.Creating && operation.Resource.Urn == current.Urn;

    private void Forget(PendingOperation? operation)
    {
        if (operation is not null)
        {
            pending.RemoveAll(other => ReferenceEquals(other, operation));
        }
    }

    private StackSnapshot Build() => start with
    {
        Resources = DependencyOrder.Sort([.. resources.All]),
        PendingOperations = [.. pending],
    };

    private void Change(Action change)
    {
        long mine;
        lock (gate)
        {
            change();
            mine = ++version;
        }

        if (store is not null)
        {
            Save(mine);
        }
    }

    /// <summary>Returns when a save that contains the change has succeeded, be it this one or that of a parallel step.</summary>
    private void Save(long mine)
    {
        lock (saving)
        {
            if (saved >= mine)
            {
                return;
            }

            StackSnapshot snapshot;
            long contained;
            lock (gate)
            {
                contained = version;
                snapshot = Build();
            }

            try
            {
                store!.Save(snapshot);
                saved = contained;
            }
            catch (Exception exception)
            {
                throw new StateSaveException(exception);
            }
        }
    }
}
