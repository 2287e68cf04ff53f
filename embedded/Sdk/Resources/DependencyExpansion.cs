using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// The URNs behind a list of dependencies. A component stands for all custom resources under it, at any depth; a component
/// that a provider built stands for itself, too.
/// </summary>
internal sealed class DependencyExpansion(Resource dependent)
{
    /// <summary>The dependent itself and its parents are left out: waiting for their other children could wait in a circle.</summary>
    private readonly ImmutableHashSet<Resource> excluded = [.. AncestorsAndSelf(dependent)];

    /// <summary>Waits for the registration of each. Sorted, without duplicates.</summary>
    public async Task<ImmutableArray<string>> UrnsAsync(IEnumerable<Resource> resources)
    {
        var found = new HashSet<Resource>();
        foreach (var resource in resources)
        {
            Collect(resource, found);
        }

        var urns = await Task.WhenAll(found.Select(async resource => (await resource.Urn.DataTask).Value));
        return [.. urns.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private void Collect(Resource resource, HashSet<Resource> found)
    {
        if (excluded.Contains(resource))
        {
            return;
        }

        if (resource is not ComponentResource component)
        {
            found.Add(resource);
            return;
        }

        if (component.Remote)
        {
            found.Add(component);
        }

        foreach (var child in component.Children)
        {
            Collect(child, found);
        }
    }

    private static IEnumerable<Resource> AncestorsAndSelf(Resource? resource)
    {
        for (; resource is not null; resource = resource.Parent)
        {
            yield return resource;
        }
    }
}
