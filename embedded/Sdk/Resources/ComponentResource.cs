using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>A resource that is made of other resources. Call <c>RegisterOutputs</c> at the end of the constructor.</summary>
public class ComponentResource : Resource
{
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : this(type, name, ResourceArgs.Empty, options, remote: false, registerPackageRequest: null)
    {
    }

    public ComponentResource(
        string type, string name, ResourceArgs? args, ComponentResourceOptions? options = null, bool remote = false)
        : this(type, name, args, options, remote, registerPackageRequest: null)
    {
    }

    public ComponentResource(
        string type,
        string name,
        ResourceArgs? args,
        ComponentResourceOptions? options,
        bool remote,
        RegisterPackageRequest? registerPackageRequest = null)
        : base(
            type,
            name,
            custom: false,
            args ?? ResourceArgs.Empty,
            options ?? new ComponentResourceOptions(),
            remote,
            registerPackageRequest)
    {
    }

    /// <summary>Registers the properties marked <see cref="OutputAttribute"/>, under the attribute's or their own name.</summary>
    protected void RegisterOutputs()
        => RegisterOutputs(OutputProperty.Of(GetType())
            .Where(property => property.Property.DeclaringType != typeof(Resource))
            .Where(property => property.Property.GetValue(this) is not null)
            .ToDictionary(property => property.Name, property => property.Property.GetValue(this), StringComparer.Ordinal));

    protected void RegisterOutputs(IDictionary<string, object?> outputs) => RegisterOutputs(Output.Create(outputs));

    protected void RegisterOutputs(Task<IDictionary<string, object?>> outputs) => RegisterOutputs(Output.Create(outputs));

    protected void RegisterOutputs(Output<IDictionary<string, object?>> outputs)
    {
        var deployment = Deployment.Required;
        deployment.Tasks.Track(ResourceOutputs.RegisterAsync(deployment, this, outputs));
    }
}
