using System.Collections.Immutable;

namespace Cht.Engine.State;

/// <summary>Puts resources in dependency order while keeping the given order wherever dependencies allow it.</summary>
internal static class DependencyOrder
{
    /// <param name="resources">In the order preferred; a state that is in order already comes out unchanged.</param>
    public static ImmutableArray<ResourceState> Sort(IReadOnlyList<ResourceState> resources)
    {
        // A dependency is met by the live resource of its URN, or by a copy to be deleted when no live one is left.
        var providing = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < resources.Count; index++)
        {
            if (!resources[index].Delete || !providing.ContainsKey(resources[index].Urn))
            {
                providing[resources[index].Urn] = index;
            }
        }

        var providers = resources.Select((resource, index) => (Resource: resource, Index: index)).Where(entry => entry.Resource.IsProvider)
            .ToLookup(entry => new ProviderReference(entry.Resource.Urn, entry.Resource.Id ?? string.Empty), entry => entry.Index);
        var sorted = ImmutableArray.CreateBuilder<ResourceState>(resources.Count);
        var visited = new bool[resources.Count];

        void Visit(int index)
        {
            if (visited[index])
            {
                return;
            }

            visited[index] = true;
            foreach (var dependency in Dependencies(resources[index], providers, providing).Order())
            {
                Visit(dependency);
            }

            sorted.Add(resources[index]);
        }

        for (var index = 0; index < resources.Count; index++)
        {
            Visit(index);
        }

        return sorted.ToImmutable();
    }

    private static IEnumerable<int> Dependencies(
        ResourceState resource, ILookup<ProviderReference, int> providers, Dictionary<string, int> providing)
    {
        foreach (var urn in resource.AllDependencies())
        {
            if (providing.TryGetValue(urn, out var index))
            {
                yield return index;
            }
        }

        // A copy of a replaced provider stays before the resources that it still has to delete.
        if (resource.Provider is { } text)
        {
            foreach (var index in providers[ProviderReference.Parse(text)])
            {
                yield return index;
            }
        }
    }
}
