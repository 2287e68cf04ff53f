using System.Collections.Immutable;
using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>
/// The state while an operation changes it. Every change is saved before it is answered, so that a crash loses at most
/// what a pending operation says. Previews use a journal that saves nowhere.
/// </summary>
internal sealed class StateJournal
{
    private readonly Lock gate = new();
    private readonly StackSnapshot start;
    private readonly Action<StackSnapshot> save;
    private readonly List<ResourceState> resources;
    private readonly List<PendingOperation> pending;

    public StateJournal(StackSnapshot start, Action<StackSnapshot> save)
    {
        this.start = start;
        this.save = save;
        resources = [.. start.Resources];
        pending = [.. start.PendingOperations];
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
            return resources.Find(resource => resource.Urn == urn && !resource.Delete);
        }
    }

    public ResourceState? FindProvider(ProviderReference reference)
    {
        lock (gate)
        {
            return resources.Find(resource => resource.Urn == reference.Urn && resource.Id == reference.Id);
        }
    }

    public ImmutableArray<ResourceState> Resources()
    {
        lock (gate)
        {
            return [.. resources];
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
    public void Put(ResourceState? old, ResourceState current, PendingOperation? operation = null) =>
        Change(() => Replace(old, current, operation));

    /// <summary>The replacement is live; the original stays as a copy to be deleted at the end of the run.</summary>
    public void PutReplacement(ResourceState old, ResourceState current, PendingOperation? operation) => Change(() =>
    {
        Replace(old, current, operation);
        resources.Insert(IndexOf(current) + 1, old with { Delete = true });
    });

    public void Remove(ResourceState old, PendingOperation? operation = null) => Change(() =>
    {
        Forget(operation);
        var index = IndexOf(old);
        if (index >= 0)
        {
            resources.RemoveAt(index);
        }
    });

    /// <summary>Takes over what a refresh found, null for what is gone; references to resources that are gone go with them.</summary>
    public void Refresh(IReadOnlyCollection<(ResourceState Old, ResourceState? Found)> findings) => Change(() =>
    {
        foreach (var (old, found) in findings)
        {
            var index = IndexOf(old);
            if (found is null)
            {
                resources.RemoveAt(index);
            }
            else
            {
                resources[index] = found;
            }
        }

        var known = resources.Select(resource => resource.Urn).ToHashSet(StringComparer.Ordinal);
        for (var index = 0; index < resources.Count; index++)
        {
            if (!resources[index].AllDependencies().All(known.Contains))
            {
                resources[index] = ReferenceRewriting.Drop(resources[index], urn => !known.Contains(urn));
            }
        }
    });

    public void SettlePending(Func<PendingOperation, bool> settled) => Change(() => pending.RemoveAll(operation => settled(operation)));

    private void Replace(ResourceState? old, ResourceState current, PendingOperation? operation)
    {
        Forget(operation);

        // A creation that an earlier run left open is settled once the resource exists.
        pending.RemoveAll(other => other.Kind == PendingOperationKind.Creating && other.Resource.Urn == current.Urn);
        var index = old is null ? -1 : IndexOf(old);
        if (index >= 0)
        {
            resources[index] = current;
        }
        else
        {
            resources.Add(current);
        }

        if (old is not null && old.Urn != current.Urn)
        {
            Rename(old.Urn, current.Urn);
        }
    }

    private void Forget(PendingOperation? operation)
    {
        if (operation is not null)
        {
            pending.RemoveAll(other => ReferenceEquals(other, operation));
        }
    }

    /// <summary>By identity and not by content, which a rename of something else may have changed meanwhile.</summary>
    private int IndexOf(ResourceState state) =>
        resources.FindIndex(other => other.Urn == state.Urn && other.Delete == state.Delete && other.Id == state.Id);

    private void Rename(string from, string to)
    {
        for (var index = 0; index < resources.Count; index++)
        {
            resources[index] = ReferenceRewriting.Rename(resources[index], from, to);
        }
    }

    private StackSnapshot Build() => start with
    {
        Resources = DependencyOrder.Sort(resources),
        PendingOperations = [.. pending],
    };

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            try
            {
                save(Build());
            }
            catch (Exception exception)
            {
                throw new StateSaveException(exception);
            }
        }
    }
}
