using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Which provider a resource uses and which ones it hands on to its children.</summary>
internal static class ResourceProviders
{
    /// <summary>The parent's providers, overridden by those of the options.</summary>
    public static ImmutableDictionary<string, ProviderResource> For(Resource resource, ResourceOptions options)
    {
        var inherited = resource.Parent?.Providers ?? ImmutableDictionary<string, ProviderResource>.Empty;
        IEnumerable<ProviderResource> own = options switch
        {
            ComponentResourceOptions component => component.AllProviders(),
            { Provider: { } provider } => [provider],
            _ => [],
        };
        return inherited.SetItems(own.Select(provider => KeyValuePair.Create(provider.Package, provider)));
    }

    /// <summary>The option, or for custom resources the inherited provider of the package their type belongs to.</summary>
    public static ProviderResource? Own(Resource resource, ResourceOptions options)
        => options.Provider
            ?? (resource.Custom ? resource.Providers.GetValueOrDefault(PackageOf(resource.GetResourceType())) : null);

    public static string PackageOf(string token) => token.Split(':', 2)[0];
}
