using System.Collections.Immutable;
using Pulumi.Experimental;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>The unfinished output behind one property of a resource.</summary>
internal interface IOutputSource
{
    object Output { get; }

    void Resolve(PropertyReader reader, PropertyValue value, string path, ImmutableHashSet<Resource> resources);

    void ResolveMissing(bool known, ImmutableHashSet<Resource> resources);

    void Fail(Exception error);
}

internal sealed class OutputSource<T> : IOutputSource
{
    private readonly TaskCompletionSource<OutputData<T>> source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OutputSource() => Output = new Output<T>(source.Task);

    public object Output { get; }

    public void Resolve(PropertyReader reader, PropertyValue value, string path, ImmutableHashSet<Resource> resources)
    {
        var read = reader.ReadPart(value, typeof(T), path);
        source.TrySetResult(new OutputData<T>(
            read.IsKnown && read.Value is not null ? (T)read.Value : default!, read.IsKnown, read.IsSecret, resources));
    }

    public void ResolveMissing(bool known, ImmutableHashSet<Resource> resources)
        => source.TrySetResult(new OutputData<T>(default!, known, IsSecret: false, resources));

    public void Fail(Exception error) => source.TrySetException(error);
}

internal static class OutputSource
{
    /// <summary>Gives each output property of the resource an unfinished output, and answers them by output name.</summary>
    public static ImmutableDictionary<string, IOutputSource> Attach(Resource resource)
    {
        var result = ImmutableDictionary.CreateBuilder<string, IOutputSource>(StringComparer.Ordinal);
        foreach (var property in OutputProperty.Of(resource.GetType()).Where(property => IsFilled(resource, property)))
        {
            var described = $"{resource.GetType().Name}.{property.Property.Name}";
            var valueType = property.ValueType
                ?? throw new InvalidOperationException($"{described} is marked [Output] and has to be an Output<T>.");
            var setter = property.Property.GetSetMethod(nonPublic: true)
                ?? throw new InvalidOperationException($"{described} is marked [Output] and needs a setter; a private one will do.");
            var source = (IOutputSource)Activator.CreateInstance(typeof(OutputSource<>).MakeGenericType(valueType))!;
            result[property.Name] = source;
            setter.Invoke(resource, [source.Output]);
        }

        return result.ToImmutable();
    }

    /// <summary>The outputs of a stack are assigned by its own constructor.</summary>
    private static bool IsFilled(Resource resource, OutputProperty property)
        => resource is not Stack || property.Property.DeclaringType == typeof(Resource);
}
