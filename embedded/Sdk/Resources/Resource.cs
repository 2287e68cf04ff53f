using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// Anything that has a URN. Constructing one registers it: the constructor returns at once, the registration runs in the
/// background and fills the properties marked <see cref="OutputAttribute"/>.
/// </summary>
public class Resource
{
    private readonly string type;
    private readonly string name;
    private readonly ConcurrentQueue<Resource> children = new();
    private readonly ImmutableArray<ResourceTransformation> transformations = [];

    private protected Resource(
        string type, string name, bool custom, ResourceArgs args, ResourceOptions options, bool remote, RegisterPackageRequest? package)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentException.ThrowIfNullOrEmpty(name);
        this.type = type;
        this.name = name;
        Custom = custom;
        Remote = remote;

        var deployment = Deployment.Required;
        options = OptionsMerge.Copy(options);
        Parent = options.Parent ?? (this is Stack ? null : deployment.Stack);
        transformations = [.. options.ResourceTransformations, .. Parent?.transformations ?? []];
        (args, options) = Transform(args, options);

        // As in the official SDK, depending on the stack is depending on the children that name it as their parent.
        options.Parent?.children.Enqueue(this);
        Transforms = [.. options.ResourceTransforms, .. Parent?.Transforms ?? []];
        Protect = options.Protect ?? Parent?.Protect;
        Providers = ResourceProviders.For(this, options);
        Provider = ResourceProviders.Own(this, options);
        AliasUrns = AliasResolution.Resolve(this, options.Aliases);
        new ResourceRegistration(deployment, this, args, options, package).Start();
    }

    /// <summary>A resource that is registered elsewhere and known by its URN only.</summary>
    private protected Resource(string urn)
    {
        var parts = UrnParts.Parse(urn);
        type = parts.Type;
        name = parts.Name;
        Urn = Output.Create(urn);
    }

    [Output("urn")]
    public Output<string> Urn { get; private protected set; } = null!;

    internal bool Custom { get; }

    /// <summary>A component that is built by a provider and not by this program.</summary>
    internal bool Remote { get; }

    internal Resource? Parent { get; }

    internal bool? Protect { get; }

    /// <summary>The provider this resource itself uses; null means the default provider.</summary>
    internal ProviderResource? Provider { get; }

    /// <summary>Package name to the provider that children use.</summary>
    internal ImmutableDictionary<string, ProviderResource> Providers { get; } = ImmutableDictionary<string, ProviderResource>.Empty;

    internal ImmutableArray<ResourceTransform> Transforms { get; } = [];

    internal ImmutableArray<Output<string>> AliasUrns { get; } = [];

    internal IEnumerable<Resource> Children => children;

    public string GetResourceType() => type;

    public string GetResourceName() => name;

    private (ResourceArgs Args, ResourceOptions Options) Transform(ResourceArgs args, ResourceOptions options)
    {
        foreach (var transformation in transformations)
        {
            var parent = options.Parent;
            if (transformation(new ResourceTransformationArgs(this, args, options)) is { } result)
            {
                if (!ReferenceEquals(result.Options.Parent, parent))
                {
                    throw new ArgumentException(
                        $"A transformation changed the parent of {type} '{name}'; transformations cannot do that.");
                }

                (args, options) = (result.Args, result.Options);
            }
        }

        return (args, options);
    }
}

/// <summary>A dependency on a resource that another program or a provider registered.</summary>
internal sealed class DependencyResource(string urn) : Resource(urn);
