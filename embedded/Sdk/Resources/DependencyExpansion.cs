using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// The URNs behind a list of dependencies. A component stands for all custom resources under it, at any depth; a component
/// that a provider built stands for itself.
/// </summary>
internal sealed class DependencyExpansion(Resource dependent, RegistrationWaits waits)
{
    /// <summary>
    /// Waits for the registration of each. In the order given, without duplicates. Throws <see cref="RunException"/> when the
    /// dependent, or something that waits for it, is among them.
    /// </summary>
    public async Task<ImmutableArray<string>> UrnsAsync(IEnumerable<Resource> resources)
    {
        var found = new List<RegistrationWait>();
        var seen = new HashSet<Resource>();
        foreach (var resource in resources)
        {
            Collect(resource, resource, found, seen);
        }

        waits.Add(found);
        var urns = await Task.WhenAll(found.Select(async wait => (await wait.For.Urn.DataTask).Value));
        return [.. urns.Distinct(StringComparer.Ordinal)];
    }

    private void Collect(Resource because, Resource resource, List<RegistrationWait> found, HashSet<Resource> seen)
    {
        if (!seen.Add(resource))
        {
            return;
        }

        if (resource is not ComponentResource component || component.Remote)
        {
            found.Add(new RegistrationWait(dependent, because, resource));
        }

        if (resource is ComponentResource)
        {
            foreach (var child in resource.Children)
            {
                Collect(because, child, found, seen);
            }
        }
    }
}
