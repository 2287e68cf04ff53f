using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulumi.Serialization;

/// <summary>
/// JSON of values with outputs inside. The JSON writer is synchronous, so the outputs are collected in a first pass, awaited,
/// and written in another; outputs found inside the values of outputs lead to one more pass.
/// </summary>
internal static class OutputJson
{
    public static async Task<OutputData<string>> SerializeAsync<T>(T value, JsonSerializerOptions? options)
    {
        var resolved = ImmutableDictionary.Create<object, OutputData<object?>>(ReferenceEqualityComparer.Instance);
        while (true)
        {
            var converter = new OutputConverterFactory(resolved);
            var text = JsonSerializer.Serialize(value, WithConverter(options, converter));
            if (converter.Pending.Count == 0)
            {
                return Combine(text, [.. resolved.Values]);
            }

            foreach (var output in converter.Pending)
            {
                resolved = resolved.SetItem(output, await Output.Untyped(output).DataTask);
            }
        }
    }

    private static JsonSerializerOptions WithConverter(JsonSerializerOptions? options, JsonConverter converter)
    {
        var result = new JsonSerializerOptions(options ?? JsonSerializerOptions.Default);
        result.Converters.Insert(0, converter);
        return result;
    }

    private static OutputData<string> Combine(string text, ImmutableArray<OutputData<object?>> parts)
        => parts.Aggregate(OutputData.Known(text), (whole, part) => part.Continue(whole));
}

/// <summary>Writes outputs and inputs that are resolved, remembers the others as pending.</summary>
internal sealed class OutputConverterFactory(ImmutableDictionary<object, OutputData<object?>> resolved) : JsonConverterFactory
{
    public HashSet<object> Pending { get; } = new(ReferenceEqualityComparer.Instance);

    public override bool CanConvert(Type typeToConvert)
        => typeof(IOutput).IsAssignableFrom(typeToConvert) || typeof(IInput).IsAssignableFrom(typeToConvert);

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options)
        => (JsonConverter?)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert), this);

    private void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        if (!resolved.TryGetValue(value, out var data))
        {
            Pending.Add(value);
            writer.WriteNullValue();
        }
        else
        {
            JsonSerializer.Serialize(writer, data.Value, options);
        }
    }

    private sealed class Converter<T>(OutputConverterFactory factory) : JsonConverter<T>
        where T : notnull
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => throw new JsonException($"{typeToConvert} is only written to JSON, never read: the text holds its value.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
            => factory.Write(writer, value, options);
    }
}
