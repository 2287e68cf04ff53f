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
    /// New options: scalars of the second win, lists are concatenated. A single <c>Provider</c> moves into
    /// <c>Providers</c>; setting both on one side throws.
    /// </summary>
    public static ComponentResourceOptions Merge(ComponentResourceOptions? options1, ComponentResourceOptions? options2)
    {
        var result = new ComponentResourceOptions();
        foreach (var options in new[] { options1, options2 }.OfType<ComponentResourceOptions>())
        {
            OptionsMerge.Into(result, options);
            result.Provider = null;
            result.Providers.AddRange(options.AllProviders());
        }

        if (result.Providers.Count == 1)
        {
            result.Provider = result.Providers[0];
            result.Providers.Clear();
        }

        return result;
    }

    /// <summary>The providers whichever way they were given.</summary>
    internal List<ProviderResource> AllProviders()
        => (Provider, Providers.Count) switch
        {
            (null, _) => Providers,
            ({ } single, 0) => [single],
            _ => throw new ArgumentException("A component takes either the option 'Provider' or 'Providers', not both."),
        };
}
