using System.Collections.Immutable;
using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>
/// The state while an operation changes it. Every change is saved before it is answered, so that a crash loses at most
/// what a pending operation says; what is the same as before is not written again. Changes of parallel steps share a save.
/// Previews use a journal without a store.
/// </summary>
internal sealed class StateJournal
{
    private readonly Lock gate = new();
    private readonly StackSnapshot start;
    private readonly IJournalStore? store;
    private readonly JournalSaving? saving;
    private readonly ResourceList resources;
    private readonly List<PendingOperation> pending;

    public StateJournal(StackSnapshot start, IJournalStore? store)
    {
        this.start = start;
        this.store = store;
        resources = new ResourceList(start.Resources);
        pending = [.. start.PendingOperations];
        saving = store is null ? null : new JournalSaving(store, gate, Build);
    }

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

    /// <summary>
    /// Says in the state that a provider call begins. A creation that an earlier run left open says it already: it stays the
    /// only one, until the resource exists or a person settles it.
    /// </summary>
    public PendingOperation Begin(PendingOperationKind kind, ResourceState resource)
    {
        var operation = new PendingOperation(resource, kind);
        if (kind == PendingOperationKind.Creating && HasPendingCreation(resource.Urn))
        {
            return operation;
        }

        Change(() =>
        {
            pending.Add(operation);
            return new StateChange.Began(operation);
        });
        return operation;
    }

    /// <summary>The provider call failed; the resource is as it was. A creation that an earlier run left open stays open.</summary>
    public void Abandon(PendingOperation? operation)
    {
        if (operation is null || !IsPending(operation))
        {
            return;
        }

        Change(() =>
        {
            Forget(operation);
            return new StateChange.Abandoned(operation);
        });
    }

    /// <summary>The newest operation of that kind on that resource; null when there is none, or none is asked for.</summary>
    public PendingOperation? FindPending(PendingOperation? wanted)
    {
        lock (gate)
        {
            return wanted is null ? null : pending.FindLast(operation => operation.Kind == wanted.Kind
                && operation.Resource.Urn == wanted.Resource.Urn && operation.Resource.Id == wanted.Resource.Id
                && operation.Resource.Delete == wanted.Resource.Delete);
        }
    }

    /// <summary>Puts a new state in the place of the old one, or at the end.</summary>
    public void Put(ResourceState? old, ResourceState current, PendingOperation? operation = null)
    {
        if (operation is null && old is not null && IsUnchanged(old, current))
        {
            return;
        }

        Change(() =>
        {
            Replace(old, current, operation);
            return resources.IsWhole(current) ? new StateChange.Put(old, current, operation) : null;
        });
    }

    /// <summary>The replacement is live; the original stays as a copy to be deleted at the end of the run.</summary>
    public void PutReplacement(ResourceState old, ResourceState current, PendingOperation? operation) => Change(() =>
    {
        // What the state says of the original now: what it refers to may have moved since it was looked up.
        var original = resources.Entry(old)?.Value ?? old;
        Replace(old, current, operation);
        resources.InsertAfter(resources.Entry(current)!, ReferenceRewriting.Move(original, current) with { Delete = true });
        return resources.IsWhole(current) ? new StateChange.Replaced(old, current, operation) : null;
    });

    /// <summary>Changes what the state says of a resource now.</summary>
    public void Edit(ResourceState old, Func<ResourceState, ResourceState> edit, PendingOperation? operation = null) => Change(() =>
    {
        var current = edit(resources.Entry(old)?.Value ?? old);
        Replace(old, current, operation);
        return resources.IsWhole(current) ? new StateChange.Put(old, current, operation) : null;
    });

    public void Remove(ResourceState old, PendingOperation? operation = null) => Change(() =>
    {
        Forget(operation);
        if (resources.Entry(old) is { } entry)
        {
            resources.Remove(entry);
        }

        return resources.IsMissed(old.Urn) ? null : new StateChange.Removed(old, operation);
    });

    /// <summary>Takes over what a refresh found, null for what is gone; references to resources that are gone go with them.</summary>
    public void Refresh(IReadOnlyCollection<(ResourceState Old, ResourceState? Found)> findings)
    {
        if (findings.Count > 0)
        {
            Change(() =>
            {
                TakeOver(findings);
                return null;
            });
        }
    }

    public void SettlePending(Func<PendingOperation, bool> settled)
    {
        if (!pending.Exists(operation => settled(operation)))
        {
            return;
        }

        Change(() =>
        {
            pending.RemoveAll(operation => settled(operation));
            return null;
        });
    }

    /// <summary>At the end of a run: one document has everything.</summary>
    /// <exception cref="StateSaveException">It could not be written; nothing that was saved before is lost.</exception>
    public void Complete()
    {
        if (store is { HasNotes: true })
        {
            Change(() => null);
        }
    }

    /// <summary>
    /// An earlier run began to create a resource, and an operator knows its id: it is the stack's from now on. What it was to
    /// replace is deleted by the next update.
    /// </summary>
    /// <returns>False when no such creation is open.</returns>
    public bool AdoptCreation(string urn, string id)
    {
        PendingOperation? creation;
        ResourceState? live;
        lock (gate)
        {
            (creation, live) = (pending.FindLast(operation => IsCreationOf(operation, urn)), resources.FindLive(urn));
        }

        if (creation is null)
        {
            return false;
        }

        var created = ReferenceRewriting.Drop(creation.Resource, other => !resources.Contains(other)) with { Id = id };
        if (live is { Custom: true, External: false, PendingReplacement: false } && live.Id != id)
        {
            PutReplacement(live, created, creation);
        }
        else
        {
            Put(live, created, creation);
        }

        return true;
    }

    private bool HasPendingCreation(string urn)
    {
        lock (gate)
        {
            return pending.Exists(operation => IsCreationOf(operation, urn));
        }
    }

    private bool IsPending(PendingOperation operation)
    {
        lock (gate)
        {
            return pending.Exists(other => ReferenceEquals(other, operation));
        }
    }

    private static bool IsCreationOf(PendingOperation operation, string urn) =>
        operation.Kind == PendingOperationKind.Creating && operation.Resource.Urn == urn;

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
        IsCreationOf(operation, current.Urn);

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

    /// <param name="change">Answers what it did, or null when that is not noted but shows in the whole only.</param>
    private void Change(Func<StateChange?> change)
    {
        long mine;
        lock (gate)
        {
            var done = change();
            mine = saving?.Count(done) ?? 0;
        }

        saving?.Save(mine);
    }
}
