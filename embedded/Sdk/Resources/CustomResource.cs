namespace Pulumi;

/// <summary>A resource that a provider creates, reads, updates and deletes.</summary>
public class CustomResource : Resource
{
    public CustomResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : this(type, name, args, options, registerPackageRequest: null)
    {
    }

    public CustomResource(
        string type,
        string name,
        ResourceArgs? args,
        CustomResourceOptions? options = null,
        RegisterPackageRequest? registerPackageRequest = null)
        : base(
            type,
            name,
            custom: true,
            args ?? ResourceArgs.Empty,
            options ?? new CustomResourceOptions(),
            remote: false,
            registerPackageRequest)
    {
    }

    /// <summary>The provider's id of the thing; unknown in a preview that would create it.</summary>
    [Output("id")]
    public Output<string> Id { get; private protected set; } = null!;
}

/// <summary>A configured instance of a provider.</summary>
public class ProviderResource : CustomResource
{
    public ProviderResource(string package, string name, ResourceArgs args, CustomResourceOptions? options = null)
        : this(package, name, args, options, registerPackageRequest: null)
    {
    }

    public ProviderResource(
        string package,
        string name,
        ResourceArgs args,
        CustomResourceOptions? options = null,
        RegisterPackageRequest? registerPackageRequest = null)
        : base($"{TypePrefix}{package}", name, args, options, registerPackageRequest)
    {
    }

    internal const string TypePrefix = "pulumi:providers:";

    internal string Package => GetResourceType()[TypePrefix.Length..];
}
