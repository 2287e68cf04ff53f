using System.Text.Json;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>Outputs to and from JSON text.</summary>
public static partial class Output
{
    /// <summary>
    /// The value as JSON text. Outputs and inputs may stand anywhere inside the value: their secretness and dependencies
    /// become those of the text, and one unknown makes the text unknown.
    /// </summary>
    public static Output<string> JsonSerialize<T>(Output<T> value, JsonSerializerOptions? options = null)
        => new(JsonSerializeAsync(value, options));

    public static Output<T> JsonDeserialize<T>(Output<string> json, JsonSerializerOptions? options = null)
        => json.Apply(text => JsonSerializer.Deserialize<T>(text, options)!);

    private static async Task<OutputData<string>> JsonSerializeAsync<T>(Output<T> output, JsonSerializerOptions? options)
    {
        var data = await output.DataTask;
        return data.IsKnown
            ? data.Continue(await OutputJson.SerializeAsync(data.Value, options))
            : data.Continue(OutputData.Unknown<string>());
    }
}
