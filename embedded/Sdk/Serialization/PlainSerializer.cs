using System.Collections;
using System.Collections.Immutable;
using Pulumi.Experimental;

namespace Pulumi.Serialization;

/// <summary>Writes plain values: numbers of all kinds, collections, inputs and outputs, and classes by their members.</summary>
internal static class PlainSerializer
{
    public static async Task<PropertyValue> SerializeAsync(object? value)
        => value switch
        {
            null => PropertyValue.Null,
            PropertyValue raw => raw,
            bool known => new PropertyValue(known),
            string known => new PropertyValue(known),
            Enum known => SerializeEnum(known),
            byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal
                => new PropertyValue(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
            ResourceReference reference => new PropertyValue(reference),
            IOutput output => await SerializeOutputAsync(output),
            IInput input => await SerializeOutputAsync(input.Nested),
            AssetOrArchive or Resource or System.Text.Json.JsonElement
                => await WithDependenciesAsync(await PropertySerializer.SerializeAsync("value", value)),
            IDictionary dictionary => await SerializeDictionaryAsync(dictionary),
            IList list when Collections.IsDefaultArray(list) => new PropertyValue(ImmutableArray<PropertyValue>.Empty),
            IEnumerable items => await SerializeItemsAsync(items),
            _ => await SerializeObjectAsync(value),
        };

    /// <summary>Enumerations of names travel as their number, as in arguments.</summary>
    private static PropertyValue SerializeEnum(Enum value)
        => new(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<PropertyValue> SerializeOutputAsync(IOutput output)
    {
        var data = await output.GetDataAsync();
        var inner = data.IsKnown ? await SerializeAsync(data.Value) : PropertyValue.Computed;
        return await WithDependenciesAsync(new Serialized(data.IsSecret ? inner.WithSecret(true) : inner, data.Resources));
    }

    private static async Task<PropertyValue> WithDependenciesAsync(Serialized serialized)
    {
        var urns = await Task.WhenAll(serialized.Resources.Select(async resource => new Urn((await resource.Urn.DataTask).Value)));
        return urns.Length == 0
            ? serialized.Value
            : serialized.Value.WithDependencies(serialized.Value.Dependencies.Union(urns));
    }

    private static async Task<PropertyValue> SerializeDictionaryAsync(IDictionary dictionary)
    {
        var entries = ImmutableDictionary.CreateBuilder<string, PropertyValue>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in dictionary)
        {
            var key = entry.Key as string
                ?? throw new InvalidOperationException($"A map with keys of type {entry.Key.GetType().FullName} cannot be serialized.");
            entries[key] = await SerializeAsync(entry.Value);
        }

        return new PropertyValue(entries.ToImmutable());
    }

    private static async Task<PropertyValue> SerializeItemsAsync(IEnumerable items)
    {
        var result = ImmutableArray.CreateBuilder<PropertyValue>();
        foreach (var item in items)
        {
            result.Add(await SerializeAsync(item));
        }

        return new PropertyValue(result.ToImmutable());
    }

    private static async Task<PropertyValue> SerializeObjectAsync(object value)
    {
        var type = value.GetType();
        if (UnionType.Is(type))
        {
            return await SerializeAsync(type.GetProperty(nameof(Union<int, int>.Value))!.GetValue(value));
        }

        if (EnumTypes.Is(type))
        {
            return await SerializeAsync(EnumTypes.ValueOf(value));
        }

        if (type.IsPointer || typeof(Delegate).IsAssignableFrom(type) || typeof(Task).IsAssignableFrom(type))
        {
            throw new InvalidOperationException($"A value of type {type.FullName} cannot be serialized.");
        }

        var members = ImmutableDictionary.CreateBuilder<string, PropertyValue>(StringComparer.Ordinal);
        foreach (var member in PropertyNames.Of(type))
        {
            members[member.Name] = await SerializeAsync(member.Get(value));
        }

        return new PropertyValue(members.ToImmutable());
    }
}
