using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Experimental;

namespace Pulumi.Serialization;

/// <summary>A value as the engine takes it, and the resources it comes from.</summary>
internal sealed record Serialized(PropertyValue Value, ImmutableHashSet<Resource> Resources)
{
    public Serialized(PropertyValue value)
        : this(value, [])
    {
    }

    public bool ContainsUnknown => Unknowns.In(Value);
}

/// <summary>A property bag as the engine takes it, and the resources each property comes from.</summary>
internal sealed record SerializedProperties(
    ImmutableDictionary<string, PropertyValue> Values, ImmutableDictionary<string, ImmutableHashSet<Resource>> Resources)
{
    public bool ContainsUnknown => Values.Values.Any(Unknowns.In);

    public ImmutableHashSet<Resource> AllResources => [.. Resources.Values.SelectMany(resources => resources)];
}

/// <summary>Turns arguments into property values. Only the types that the official SDK sends are accepted.</summary>
internal static class PropertySerializer
{
    /// <summary>Nulls are left out: a property cannot be sent as an explicit null.</summary>
    public static async Task<SerializedProperties> SerializeAllAsync(string path, IEnumerable<KeyValuePair<string, object?>> properties)
    {
        var values = ImmutableDictionary.CreateBuilder<string, PropertyValue>(StringComparer.Ordinal);
        var resources = ImmutableDictionary.CreateBuilder<string, ImmutableHashSet<Resource>>(StringComparer.Ordinal);
        foreach (var (name, value) in properties)
        {
            var serialized = await SerializeAsync($"{path}, property '{name}'", value);
            if (serialized.Value.IsNull)
            {
                continue;
            }

            values[name] = serialized.Value;
            resources[name] = serialized.Resources;
        }

        return new SerializedProperties(values.ToImmutable(), resources.ToImmutable());
    }

    public static async Task<Serialized> SerializeAsync(string path, object? value)
        => value switch
        {
            null => new Serialized(PropertyValue.Null),
            bool known => new Serialized(new PropertyValue(known)),
            int known => new Serialized(new PropertyValue(known)),
            double known => new Serialized(new PropertyValue(known)),
            string known => new Serialized(new PropertyValue(known)),
            Asset asset => new Serialized(new PropertyValue(asset)),
            Archive archive => new Serialized(new PropertyValue(archive)),
            PropertyValue raw => new Serialized(raw),
            IOutput output => await SerializeOutputAsync(path, output),
            IInput input => await SerializeOutputAsync(path, input.Nested),
            InputArgs args => await SerializeMapAsync(path, args.ToDictionary()),
            Resource resource => await SerializeResourceAsync(resource),
            JsonElement json => new Serialized(JsonValue.Read(json)),
            IDictionary dictionary => await SerializeMapAsync(path, Entries(path, dictionary)),
            IList list => await SerializeListAsync(path, list),
            Task => throw new InvalidOperationException(
                $"{path}: a Task is not a supported argument type. Wrap it: Output.Create(task)."),
            _ => await SerializeTypedAsync(path, value),
        };

    private static async Task<Serialized> SerializeTypedAsync(string path, object value)
    {
        var type = value.GetType();
        if (UnionType.Is(type))
        {
            return await SerializeAsync(path, type.GetProperty(nameof(Union<int, int>.Value))!.GetValue(value));
        }

        if (type.IsEnum && Enum.GetUnderlyingType(type) == typeof(int))
        {
            return new Serialized(new PropertyValue((int)value));
        }

        if (EnumTypes.Is(type))
        {
            return await SerializeAsync(path, EnumTypes.ValueOf(value));
        }

        return OutputTypes.Is(type)
            ? await SerializeMapAsync(path, OutputTypes.Read(value))
            : throw new InvalidOperationException(
                $"{path}: {type.FullName} is not a supported argument type. Use bool, int, double, string, an args class, " +
                "an asset, a resource, a list or a map with text keys, or an input or output of these.");
    }

    private static async Task<Serialized> SerializeOutputAsync(string path, IOutput output)
    {
        var data = await output.GetDataAsync();
        if (!data.IsKnown)
        {
            return new Serialized(PropertyValue.Computed.WithSecret(data.IsSecret), data.Resources);
        }

        var inner = await SerializeAsync(path, data.Value);
        return new Serialized(
            data.IsSecret ? inner.Value.WithSecret(true) : inner.Value, data.Resources.Union(inner.Resources));
    }

    private static async Task<Serialized> SerializeResourceAsync(Resource resource)
    {
        var urn = await resource.Urn.DataTask;
        var id = resource is CustomResource custom ? await SerializeOutputAsync("id", custom.Id) : null;
        return new Serialized(
            new PropertyValue(new ResourceReference(new Urn(urn.Value), id?.Value, string.Empty)), [resource]);
    }

    private static async Task<Serialized> SerializeMapAsync(string path, IEnumerable<KeyValuePair<string, object?>> entries)
    {
        var serialized = await SerializeAllAsync(path, entries);
        return new Serialized(new PropertyValue(serialized.Values), serialized.AllResources);
    }

    private static async Task<Serialized> SerializeListAsync(string path, IList list)
    {
        if (Collections.IsDefaultArray(list))
        {
            return new Serialized(new PropertyValue(ImmutableArray<PropertyValue>.Empty));
        }

        var items = ImmutableArray.CreateBuilder<PropertyValue>(list.Count);
        var resources = ImmutableHashSet<Resource>.Empty;
        foreach (var item in list)
        {
            var serialized = await SerializeAsync($"{path}[{items.Count}]", item);
            items.Add(serialized.Value);
            resources = resources.Union(serialized.Resources);
        }

        return new Serialized(new PropertyValue(items.ToImmutable()), resources);
    }

    private static IEnumerable<KeyValuePair<string, object?>> Entries(string path, IDictionary dictionary)
        => dictionary.Keys.Cast<object>().Select(key => key is string name
            ? KeyValuePair.Create(name, dictionary[name])
            : throw new InvalidOperationException(
                $"{path}: a map with keys of type {key.GetType().FullName} is not a supported argument type; keys have to be strings."));
}
