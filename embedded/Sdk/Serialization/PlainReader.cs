using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Pulumi.Experimental;

namespace Pulumi.Serialization;

/// <summary>Reads plain values: what outputs may have, and all numbers, collections, inputs, outputs and plain classes.</summary>
internal sealed class PlainReader : PropertyReader
{
    private static readonly ImmutableHashSet<Type> Numbers =
    [
        typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(decimal),
    ];

    private static readonly ImmutableDictionary<Type, string> ListFactories = new Dictionary<Type, string>
    {
        [typeof(List<>)] = "CreateList",
        [typeof(IList<>)] = "CreateList",
        [typeof(ICollection<>)] = "CreateList",
        [typeof(IEnumerable<>)] = "CreateList",
        [typeof(IReadOnlyList<>)] = "CreateList",
        [typeof(IReadOnlyCollection<>)] = "CreateList",
        [typeof(HashSet<>)] = "CreateHashSet",
        [typeof(ISet<>)] = "CreateHashSet",
        [typeof(ImmutableHashSet<>)] = "CreateImmutableHashSet",
    }.ToImmutableDictionary();

    private static readonly ImmutableHashSet<Type> MapTypes =
        [typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>)];

    public static PlainReader Instance { get; } = new();

    protected override ReadValue? ReadWrapper(PropertyValue value, Type type, string path)
    {
        if (type == typeof(PropertyValue))
        {
            return ReadValue.Known(value);
        }

        return WrappedType(type) is { } inner
            ? ReadValue.Known(Activator.CreateInstance(typeof(Wrapper<>).MakeGenericType(inner)) is IWrapper wrapper
                ? wrapper.Wrap(value.IsNull ? ReadValue.Known(null) with { IsSecret = value.IsSecret } : Read(value, inner, path), value, type)
                : null)
            : null;
    }

    /// <summary>A number that is not there is not zero.</summary>
    protected override ReadValue ReadNull(Type type, string path) =>
        type.IsValueType ? throw LeafReader.Mismatch(PropertyValue.Null, type, path) : base.ReadNull(type, path);

    protected override ReadValue ReadOther(PropertyValue value, Type type, string path)
    {
        if (Numbers.Contains(type))
        {
            return value.TryGetNumber(out var number)
                ? ReadValue.Known(Convert.ChangeType(number, type, CultureInfo.InvariantCulture))
                : throw LeafReader.Mismatch(value, type, path);
        }

        if (type.IsEnum)
        {
            return value.TryGetNumber(out var number)
                ? ReadValue.Known(Enum.ToObject(type, Convert.ToInt64(number, CultureInfo.InvariantCulture)))
                : throw LeafReader.Mismatch(value, type, path);
        }

        if (type == typeof(ResourceReference))
        {
            return value.TryGetResource(out var reference)
                ? ReadValue.Known(reference)
                : throw LeafReader.Mismatch(value, type, path);
        }

        if (type.IsArray)
        {
            return ReadItems(value, type.GetElementType()!, path, "CreateArray");
        }

        return ReadCollection(value, type, path) ?? ReadObject(value, type, path);
    }

    private ReadValue? ReadCollection(PropertyValue value, Type type, string path)
    {
        if (!type.IsGenericType)
        {
            return null;
        }

        var (definition, arguments) = (type.GetGenericTypeDefinition(), type.GetGenericArguments());
        if (ListFactories.TryGetValue(definition, out var factory))
        {
            return ReadItems(value, arguments[0], path, factory);
        }

        return MapTypes.Contains(definition) && arguments[0] == typeof(string)
            ? ReadEntries(value, arguments[1], path, "CreateDictionary")
            : null;
    }

    private ReadValue ReadObject(PropertyValue value, Type type, string path)
    {
        if (!value.TryGetMap(out var entries))
        {
            throw LeafReader.Mismatch(value, type, path);
        }

        return type.GetConstructor(PropertyNames.Members, []) is { } empty
            ? ReadMembers(empty, entries, type, path)
            : ReadParameters(entries, type, path);
    }

    private ReadValue ReadMembers(ConstructorInfo empty, ImmutableDictionary<string, PropertyValue> entries, Type type, string path)
    {
        var parts = PropertyNames.Of(type)
            .Where(member => member.Writable && (entries.ContainsKey(member.Name) || IsRequired(member.Type)))
            .Select(member => (Member: member, Read: Read(
                entries.GetValueOrDefault(member.Name, PropertyValue.Null), member.Type, $"{path}.{member.Name}")))
            .ToImmutableArray();
        return ReadValue.Combine([.. parts.Select(part => part.Read)], () =>
        {
            var result = empty.Invoke(null);
            foreach (var (member, read) in parts)
            {
                member.Set(result, read.Value);
            }

            return result;
        });
    }

    private static bool IsRequired(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null;

    /// <summary>Records and other classes whose one constructor takes the members by name.</summary>
    private ReadValue ReadParameters(ImmutableDictionary<string, PropertyValue> entries, Type type, string path)
    {
        var constructor = type.IsAbstract ? null : type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length);
        if (constructor is null)
        {
            throw new InvalidOperationException($"{path}: {type.FullName} has no public constructor to read a map into.");
        }

        var arguments = constructor.GetParameters()
            .Select(parameter => Read(
                entries.FirstOrDefault(entry => string.Equals(entry.Key, parameter.Name, StringComparison.OrdinalIgnoreCase)).Value
                    ?? PropertyValue.Null,
                parameter.ParameterType,
                $"{path}.{parameter.Name}"))
            .ToImmutableArray();
        return ReadValue.Combine(arguments, () => constructor.Invoke([.. arguments.Select(argument => argument.Value)]));
    }

    /// <summary>T of Output, Input, InputList (an array) and InputMap (a dictionary).</summary>
    private static Type? WrappedType(Type type)
    {
        if (type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(Output<>))
        {
            return type.GetGenericArguments()[0];
        }

        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.IsGenericType && level.GetGenericTypeDefinition() == typeof(Input<>))
            {
                return level.GetGenericArguments()[0];
            }
        }

        return null;
    }

    private interface IWrapper
    {
        object Wrap(ReadValue read, PropertyValue value, Type type);
    }

    private sealed class Wrapper<T> : IWrapper
    {
        public object Wrap(ReadValue read, PropertyValue value, Type type)
        {
            var resources = value.Dependencies.Select(urn => (Resource)new DependencyResource(urn)).ToImmutableHashSet();
            var known = read.IsKnown && read.Value is not null ? (T)read.Value : default!;
            var output = new Output<T>(new OutputData<T>(known, read.IsKnown, read.IsSecret, resources));
            var conversion = type.GetMethod("op_Implicit", BindingFlags.Public | BindingFlags.Static, [typeof(Output<T>)]);
            return type == typeof(Output<T>)
                ? output
                : conversion?.Invoke(null, [output])
                    ?? throw new InvalidOperationException($"{type.FullName} cannot be made from an output of {typeof(T).FullName}.");
        }
    }
}
