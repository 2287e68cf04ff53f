using System.Security.Cryptography;
using System.Text;

namespace Cht.Engine.State;

/// <summary>Pulumi's rules for a consistent state (pulumi:pkg/resource/deploy/snapshot.go), checked on load and save.</summary>
internal static class StateIntegrity
{
    /// <exception cref="StateFormatException">Lists every rule that is broken.</exception>
    public static void Verify(StackSnapshot snapshot)
    {
        var problems = Problems(snapshot).ToList();
        if (problems.Count > 0)
        {
            throw new StateFormatException(
                "The state is not consistent:\n" + string.Join('\n', problems.Select(problem => "  - " + problem)));
        }
    }

    private static IEnumerable<string> Problems(StackSnapshot snapshot)
    {
        var manifest = snapshot.Manifest;
        if (manifest.Magic != Magic(manifest.Version))
        {
            yield return $"the manifest's magic does not fit its version '{manifest.Version}'";
        }

        var earlier = new HashSet<string>(StringComparer.Ordinal);
        var live = new HashSet<string>(StringComparer.Ordinal);
        var providers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resource in snapshot.Resources)
        {
            foreach (var problem in ResourceProblems(resource, earlier, providers))
            {
                yield return problem;
            }

            if (!resource.Delete && !live.Add(resource.Urn))
            {
                yield return $"{resource.Urn} is there twice";
            }

            earlier.Add(resource.Urn);
            if (resource.IsProvider)
            {
                providers.Add(new ProviderReference(resource.Urn, resource.Id ?? string.Empty).ToString());
            }
        }
    }

    private static IEnumerable<string> ResourceProblems(ResourceState resource, HashSet<string> earlier, HashSet<string> providers)
    {
        var name = resource.Urn.Length > 0 ? resource.Urn : "a resource";
        if (resource.Urn.Length == 0 || resource.Type.Length == 0)
        {
            yield return $"{name} lacks its {(resource.Urn.Length == 0 ? "urn" : "type")}";
        }

        if (!resource.Custom && resource.Id is not null)
        {
            yield return $"{name} is a component but has the id {resource.Id}";
        }

        if (resource.Provider is { } provider && !providers.Contains(provider))
        {
            yield return $"{name} refers to the provider {provider}, which is not among the resources before it";
        }

        foreach (var dependency in resource.AllDependencies().Where(dependency => !earlier.Contains(dependency)))
        {
            if (resource.Provider is null || ProviderReference.Parse(resource.Provider).Urn != dependency)
            {
                yield return $"{name} depends on {dependency}, which is not among the resources before it";
            }
        }
    }

    private static string Magic(string version) =>
        version.Length == 0 ? string.Empty : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version)));
}
