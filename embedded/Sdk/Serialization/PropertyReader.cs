using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Experimental;

namespace Pulumi.Serialization;

/// <summary>Turns property values into the types that outputs may have.</summary>
/// <param name="warn">
/// Told of values that do not fit, which then count as the default value of their type. Without it they are errors.
/// </param>
internal class PropertyReader(Action<string>? warn = null)
{
    public static PropertyReader Outputs { get; } = new();

    /// <summary>Reads a whole output or a part of one.</summary>
    public ReadValue ReadPart(PropertyValue value, Type type, string path)
    {
        try
        {
            return Read(value, type, path);
        }
        catch (ValueMismatchException error) when (warn is not null)
        {
            warn(error.Message);
            return ReadValue.Known(DefaultOf(type)) with { IsSecret = Secrets.In(value) };
        }
    }

    public ReadValue Read(PropertyValue value, Type type, string path)
    {
        if (ReadWrapper(value, type, path) is { } wrapped)
        {
            return wrapped;
        }

        if (value.IsComputed)
        {
            return ReadValue.Unknown with { IsSecret = value.IsSecret };
        }

        var read = Nullable.GetUnderlyingType(type) is { } underlying
            ? value.IsNull ? ReadValue.Known(null) : ReadKnown(value, underlying, path)
            : ReadKnown(value, type, path);
        return read with { IsSecret = read.IsSecret || value.IsSecret };
    }

    /// <summary>Inputs and outputs, for readers that know them: they keep the marks to themselves.</summary>
    protected virtual ReadValue? ReadWrapper(PropertyValue value, Type type, string path) => null;

    /// <summary>Null for a type that is not marked as nullable.</summary>
    protected virtual ReadValue ReadNull(Type type, string path) => ReadValue.Known(DefaultOf(type));

    /// <summary>Types beyond those that outputs may have.</summary>
    protected virtual ReadValue ReadOther(PropertyValue value, Type type, string path)
        => throw new InvalidOperationException($"{path}: {type.FullName} is not a type that an output can have.");

    private ReadValue ReadKnown(PropertyValue value, Type type, string path)
    {
        if (type == typeof(object))
        {
            return ReadObject(value, path);
        }

        if (type == typeof(JsonElement))
        {
            return ReadJson(value);
        }

        if (UnionType.Is(type))
        {
            return ReadUnion(value, type, path);
        }

        if (value.IsNull)
        {
            return ReadNull(type, path);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition)
        {
            if (definition == typeof(ImmutableArray<>))
            {
                return ReadItems(value, type.GetGenericArguments()[0], path, "CreateImmutableArray");
            }

            if (definition == typeof(ImmutableDictionary<,>) && type.GetGenericArguments()[0] == typeof(string))
            {
                return ReadEntries(value, type.GetGenericArguments()[1], path);
            }
        }

        if (OutputTypes.Is(type))
        {
            return ReadOutputType(value, type, path);
        }

        return LeafReader.TryRead(value, type, path) ?? ReadOther(value, type, path);
    }

    /// <summary>Lists of a type, put together by one of the factories of <see cref="Collections"/>.</summary>
    protected ReadValue ReadItems(PropertyValue value, Type itemType, string path, string factory)
    {
        if (!value.TryGetArray(out var items))
        {
            throw LeafReader.Mismatch(value, typeof(Array), path);
        }

        var read = items.Select((item, index) => ReadPart(item, itemType, $"{path}[{index}]")).ToImmutableArray();
        return ReadValue.Combine(read, () => Collections.Invoke(factory, itemType, read.Select(item => item.Value)));
    }

    protected ReadValue ReadEntries(PropertyValue value, Type valueType, string path, string factory = "CreateImmutableDictionary")
    {
        if (!value.TryGetMap(out var entries))
        {
            throw LeafReader.Mismatch(value, typeof(ImmutableDictionary<,>), path);
        }

        var read = entries.Select(entry => (entry.Key, Value: ReadPart(entry.Value, valueType, $"{path}.{entry.Key}"))).ToImmutableArray();
        return ReadValue.Combine([.. read.Select(entry => entry.Value)], () => Collections.Invoke(
            factory, valueType, read.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value))));
    }

    private ReadValue ReadObject(PropertyValue value, string path)
        => value.Type switch
        {
            PropertyValueType.Array => ReadItems(value, typeof(object), path, "CreateImmutableArray"),
            PropertyValueType.Map => ReadEntries(value, typeof(object), path),
            _ => ReadValue.Known(LeafReader.Plain(value)),
        };

    private static ReadValue ReadJson(PropertyValue value)
        => Unknowns.In(value)
            ? ReadValue.Unknown with { IsSecret = Secrets.In(value) }
            : ReadValue.Known(JsonElement.Parse(JsonValue.WriteText(value))) with { IsSecret = Secrets.In(value) };

    private ReadValue ReadUnion(PropertyValue value, Type type, string path)
    {
        var cases = type.GetGenericArguments();
        var errors = new List<string>();
        foreach (var (caseType, factory) in cases.Zip(["FromT0", "FromT1"]))
        {
            try
            {
                var read = Read(value, caseType, path);
                return read with { Value = read.IsKnown ? type.GetMethod(factory)!.Invoke(null, [read.Value]) : null };
            }
            catch (ValueMismatchException error)
            {
                errors.Add(error.Message);
            }
        }

        throw new ValueMismatchException(string.Join(" ", errors));
    }

    private ReadValue ReadOutputType(PropertyValue value, Type type, string path)
    {
        if (!value.TryGetMap(out var entries))
        {
            throw LeafReader.Mismatch(value, type, path);
        }

        var constructor = OutputTypes.Constructor(type);
        var arguments = constructor.GetParameters()
            .Select(parameter => (parameter.ParameterType, Name: OutputTypes.NameOf(parameter)))
            .Select(parameter => ReadPart(
                entries.GetValueOrDefault(parameter.Name, PropertyValue.Null), parameter.ParameterType, $"{path}.{parameter.Name}"))
            .ToImmutableArray();
        return ReadValue.Combine(arguments, () => constructor.Invoke([.. arguments.Select(argument => argument.Value)]));
    }

    /// <summary>Null for references, else zero; for a list that is default(ImmutableArray), as in the official SDK.</summary>
    private static object? DefaultOf(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
}

/// <summary>A value that the type of an output cannot hold.</summary>
internal sealed class ValueMismatchException(string message) : InvalidOperationException(message);
