namespace Pulumi;

/// <summary>The rule of merging for the options that all resources share: the later scalar wins, lists are concatenated.</summary>
internal static class OptionsMerge
{
    public static void Into(ResourceOptions target, ResourceOptions source)
    {
        target.Id = source.Id ?? target.Id;
        target.Parent = source.Parent ?? target.Parent;
        target.Protect = source.Protect ?? target.Protect;
        target.Version = source.Version ?? target.Version;
        target.Provider = source.Provider ?? target.Provider;
        target.CustomTimeouts = source.CustomTimeouts ?? target.CustomTimeouts;
        target.Urn = source.Urn ?? target.Urn;
        target.PluginDownloadURL = source.PluginDownloadURL ?? target.PluginDownloadURL;
        target.RetainOnDelete = source.RetainOnDelete ?? target.RetainOnDelete;
        target.DeletedWith = source.DeletedWith ?? target.DeletedWith;
        target.ReplacementTrigger = source.ReplacementTrigger ?? target.ReplacementTrigger;

        target.DependsOn = target.DependsOn.Concat(source.DependsOn);
        target.ReplaceWith = target.ReplaceWith.Concat(source.ReplaceWith);
        target.Hooks = target.Hooks.Concat(source.Hooks);
        target.IgnoreChanges.AddRange(source.IgnoreChanges);
        target.ResourceTransformations.AddRange(source.ResourceTransformations);
        target.ResourceTransforms.AddRange(source.ResourceTransforms);
        target.Aliases.AddRange(source.Aliases);
        target.ReplaceOnChanges.AddRange(source.ReplaceOnChanges);
        target.HideDiffs.AddRange(source.HideDiffs);
    }

    /// <summary>A copy that the resource may change without the caller seeing it.</summary>
    public static ResourceOptions Copy(ResourceOptions options)
        => options switch
        {
            CustomResourceOptions custom => CustomResourceOptions.Merge(custom, null),
            ComponentResourceOptions component => ComponentResourceOptions.Merge(component, null),
            _ => throw new ArgumentException($"{options.GetType().Name} is neither the options of a resource nor of a component."),
        };
}
