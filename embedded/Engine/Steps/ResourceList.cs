using Cht.Engine.State;

namespace Cht.Engine.Steps;

/// <summary>The resources of a state in their order, found by URN without a search. Not safe for several threads.</summary>
internal sealed class ResourceList
{
    private readonly LinkedList<ResourceState> order = [];
    private readonly Dictionary<string, List<LinkedListNode<ResourceState>>> byUrn = new(StringComparer.Ordinal);

    /// <summary>How many resources refer to a URN.</summary>
    private readonly Dictionary<string, int> references = new(StringComparer.Ordinal);

    public ResourceList(IEnumerable<ResourceState> resources)
    {
        foreach (var resource in resources)
        {
            Add(resource);
        }
    }

    public IReadOnlyCollection<ResourceState> All => order;

    public ResourceState? FindLive(string urn) => Nodes(urn).Find(node => !node.Value.Delete)?.Value;

    public ResourceState? Find(string urn, Predicate<ResourceState> match) => Nodes(urn).Find(node => match(node.Value))?.Value;

    public bool Contains(string urn) => byUrn.ContainsKey(urn);

    /// <summary>True when everything that the resource refers to is there.</summary>
    public bool IsWhole(ResourceState resource) => resource.AllDependencies().All(Contains)
        && (resource.Provider is not { } provider || HasProvider(ProviderReference.Parse(provider)));

    /// <summary>True when a URN is gone to which something still refers.</summary>
    public bool IsMissed(string urn) => !Contains(urn) && IsReferredTo(urn);

    public void Add(ResourceState resource) => Register(order.AddLast(resource));

    /// <summary>The entry that stands for a state: by identity and not by content, which a rename may have changed meanwhile.</summary>
    public LinkedListNode<ResourceState>? Entry(ResourceState state) =>
        Nodes(state.Urn).Find(node => node.Value.Delete == state.Delete && node.Value.Id == state.Id);

    public void InsertAfter(LinkedListNode<ResourceState> entry, ResourceState resource) => Register(order.AddAfter(entry, resource));

    public void Replace(LinkedListNode<ResourceState> entry, ResourceState resource)
    {
        if (entry.Value.Urn == resource.Urn)
        {
            Count(entry.Value, -1);
            entry.Value = resource;
            Count(resource, 1);
            return;
        }

        Forget(entry);
        entry.Value = resource;
        Register(entry);
    }

    public void Remove(LinkedListNode<ResourceState> entry)
    {
        Forget(entry);
        order.Remove(entry);
    }

    /// <summary>
    /// A resource has another URN from now on: what refers to it follows, and so do its copies that are still to be deleted,
    /// since what needs them names them by their URN.
    /// </summary>
    public void Move(string from, ResourceState moved)
    {
        foreach (var copy in Nodes(from).ToList())
        {
            Replace(copy, ReferenceRewriting.Move(copy.Value, moved));
        }

        if (IsReferredTo(from))
        {
            Transform(resource => ReferenceRewriting.Rename(resource, from, moved.Urn));
        }
    }

    /// <summary>Changes every resource; the function keeps URNs.</summary>
    public void Transform(Func<ResourceState, ResourceState> change)
    {
        for (var node = order.First; node is not null; node = node.Next)
        {
            var changed = change(node.Value);
            if (!ReferenceEquals(changed, node.Value))
            {
                Count(node.Value, -1);
                node.Value = changed;
                Count(changed, 1);
            }
        }
    }

    private bool HasProvider(ProviderReference reference) => Find(reference.Urn, resource => resource.Id == reference.Id) is not null;

    private bool IsReferredTo(string urn) => references.ContainsKey(urn);

    private void Count(ResourceState resource, int change)
    {
        foreach (var urn in resource.AllDependencies())
        {
            var count = references.GetValueOrDefault(urn) + change;
            if (count == 0)
            {
                references.Remove(urn);
            }
            else
            {
                references[urn] = count;
            }
        }
    }

    private List<LinkedListNode<ResourceState>> Nodes(string urn) => byUrn.GetValueOrDefault(urn) ?? [];

    private void Register(LinkedListNode<ResourceState> node)
    {
        if (!byUrn.TryGetValue(node.Value.Urn, out var nodes))
        {
            byUrn[node.Value.Urn] = nodes = new List<LinkedListNode<ResourceState>>(1);
        }

        nodes.Add(node);
        Count(node.Value, 1);
    }

    private void Forget(LinkedListNode<ResourceState> node)
    {
        Count(node.Value, -1);
        var nodes = Nodes(node.Value.Urn);
        nodes.Remove(node);
        if (nodes.Count == 0)
        {
            byUrn.Remove(node.Value.Urn);
        }
    }
}
