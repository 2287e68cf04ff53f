namespace Pulumi;

/// <summary>What can be asked of any resource beside its arguments.</summary>
public abstract class ResourceOptions
{
    private InputList<Resource>? dependsOn;
    private InputList<Resource>? replaceWith;
    private List<string>? ignoreChanges;
    private List<ResourceTransformation>? resourceTransformations;
    private List<ResourceTransform>? resourceTransforms;
    private List<Input<Alias>>? aliases;
    private List<string>? replaceOnChanges;
    private List<string>? hideDiffs;
    private ResourceHookBinding? hooks;

    protected ResourceOptions()
    {
    }

    /// <summary>The id of an existing resource to read instead of creating one.</summary>
    public Input<string>? Id { get; set; }

    /// <summary>The owner; null means the stack.</summary>
    public Resource? Parent { get; set; }

    /// <summary>Resources to wait for beside those the arguments refer to. A component stands for its children.</summary>
    public InputList<Resource> DependsOn
    {
        get => dependsOn ??= [];
        set => dependsOn = value;
    }

    /// <summary>Refuse to delete. Children inherit it.</summary>
    public bool? Protect { get; set; }

    public List<string> IgnoreChanges
    {
        get => ignoreChanges ??= [];
        set => ignoreChanges = value;
    }

    /// <summary>The version of the provider plugin.</summary>
    public string? Version { get; set; }

    public ProviderResource? Provider { get; set; }

    public CustomTimeouts? CustomTimeouts { get; set; }

    /// <summary>Functions that change arguments and options of this resource and of its children, in process.</summary>
    public List<ResourceTransformation> ResourceTransformations
    {
        get => resourceTransformations ??= [];
        set => resourceTransformations = value;
    }

    /// <summary>As the transformations, over property bags and asynchronous.</summary>
    public List<ResourceTransform> ResourceTransforms
    {
        get => resourceTransforms ??= [];
        set => resourceTransforms = value;
    }

    /// <summary>Former names of this resource.</summary>
    public List<Input<Alias>> Aliases
    {
        get => aliases ??= [];
        set => aliases = value;
    }

    /// <summary>The URN of a resource in the state to take up without registering it.</summary>
    public string? Urn { get; set; }

    public List<string> ReplaceOnChanges
    {
        get => replaceOnChanges ??= [];
        set => replaceOnChanges = value;
    }

    public string? PluginDownloadURL { get; set; }

    /// <summary>Leave the thing alone when the resource is deleted from the stack.</summary>
    public bool? RetainOnDelete { get; set; }

    /// <summary>The resource whose deletion also deletes this one's thing.</summary>
    public Resource? DeletedWith { get; set; }

    public InputList<Resource> ReplaceWith
    {
        get => replaceWith ??= [];
        set => replaceWith = value;
    }

    public ResourceHookBinding Hooks
    {
        get => hooks ??= new ResourceHookBinding();
        set => hooks = value;
    }

    public List<string> HideDiffs
    {
        get => hideDiffs ??= [];
        set => hideDiffs = value;
    }

    /// <summary>A value whose change replaces the resource.</summary>
    public Input<object>? ReplacementTrigger { get; set; }
}
