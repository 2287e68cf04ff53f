using System.Text.Json;

namespace Pulumi;

/// <summary>A JSON argument, from text, a document or an element.</summary>
public sealed class InputJson : Input<JsonElement>
{
    public InputJson()
        : this(Output.Create(JsonElement.Parse("null")))
    {
    }

    private InputJson(Output<JsonElement> value)
        : base(value)
    {
    }

    public static implicit operator InputJson(string json) => new(Output.Create(JsonElement.Parse(json)));

    public static implicit operator InputJson(JsonDocument document) => new(Output.Create(document.RootElement));

    public static implicit operator InputJson(JsonElement element) => new(Output.Create(element));

    public static implicit operator InputJson(Output<string> json) => new(json.Apply(text => JsonElement.Parse(text)));

    public static implicit operator InputJson(Output<JsonDocument> document) => new(document.Apply(known => known.RootElement));

    public static implicit operator InputJson(Output<JsonElement> element) => new(element);
}
