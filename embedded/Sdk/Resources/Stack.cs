using System.Collections.Immutable;

namespace Pulumi;

/// <summary>The root of all resources of a program. A subclass builds its resources in its constructor.</summary>
public class Stack : ComponentResource
{
    internal const string RootType = "pulumi:pulumi:Stack";

    public Stack(StackOptions? options = null)
        : base(RootType, $"{Deployment.Required.Project}-{Deployment.Required.StackName}", Convert(options))
        => Deployment.Required.Stack = this;

    /// <summary>A stack made by a function, which runs inside this constructor up to its first wait.</summary>
    internal Stack(Func<Task<IDictionary<string, object?>>> program, StackOptions? options)
        : this(options)
    {
        Outputs = Output.Create(RunAsync(program));
        RegisterOutputs(Outputs);
    }

    internal Output<IDictionary<string, object?>> Outputs { get; private set; } =
        Output.Create<IDictionary<string, object?>>(ImmutableDictionary<string, object?>.Empty);

    /// <summary>Registers the outputs of a subclass, once its constructor is through.</summary>
    internal void RegisterPropertyOutputs()
    {
        var properties = OutputProperty.Of(GetType())
            .Where(property => property.Property.DeclaringType != typeof(Resource))
            .ToImmutableArray();
        var wrong = properties.Where(property => property.ValueType is null).ToImmutableArray();
        if (wrong.Length > 0)
        {
            throw RunException.OutputsHaveIncorrectType(wrong.Select(property => property.Name));
        }

        var missing = properties.Where(property => property.Property.GetValue(this) is null).ToImmutableArray();
        if (missing.Length > 0)
        {
            throw RunException.OutputsHaveNoValue(missing.Select(property => property.Name));
        }

        Outputs = Output.Create<IDictionary<string, object?>>(
            properties.ToImmutableDictionary(property => property.Name, property => property.Property.GetValue(this)));
        RegisterOutputs(Outputs);
    }

    private static async Task<IDictionary<string, object?>> RunAsync(Func<Task<IDictionary<string, object?>>> program)
        => await program();

    private static ComponentResourceOptions? Convert(StackOptions? options)
        => options is null
            ? null
            : new ComponentResourceOptions
            {
                ResourceTransformations = options.ResourceTransformations,
                ResourceTransforms = options.ResourceTransforms,
            };
}
