namespace Pulumi;

/// <summary>Options of components.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    private List<ProviderResource>? providers;

    /// <summary>Providers for the children, at most one for each package.</summary>
    public List<ProviderResource> Providers
    {
        get => providers ??= [];
        set => providers = value;
    }

    /// <summary>
    /// New options: scalars of the second win, lists are concatenated. Of several <c>Providers</c> of one package the last
    /// one stays. <c>Provider</c> is a scalar like any other, so the result may have both, which no component takes.
    /// </summary>
    public static ComponentResourceOptions Merge(ComponentResourceOptions? options1, ComponentResourceOptions? options2)
    {
        var result = new ComponentResourceOptions();
        foreach (var options in new[] { options1, options2 }.OfType<ComponentResourceOptions>())
        {
            OptionsMerge.Into(result, options);
            result.Providers.AddRange(options.Providers);
        }

        result.Providers = [.. result.Providers.AsEnumerable().Reverse().DistinctBy(provider => provider.Package).Reverse()];
        return result;
    }

    /// <summary>The providers whichever way they were given. Throws <see cref="ResourceException"/> when given both ways.</summary>
    internal List<ProviderResource> AllProviders()
        => (Provider, Providers.Count) switch
        {
            (null, _) => Providers,
            ({ } single, 0) => [single],
            _ => throw new ResourceException("Do not supply both 'provider' and 'providers' options to a ComponentResource.", Parent),
        };
}
