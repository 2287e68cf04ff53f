using System.Collections.Immutable;
using System.Text.Json;

namespace Cht.Packages.Schema;

/// <summary>Reads the JSON of a schema (https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/).</summary>
internal static class SchemaReader
{
    private const string TypePrefix = "#/types/";

    /// <exception cref="JsonException">No JSON.</exception>
    /// <exception cref="FormatException">A form of schema that this reader does not know.</exception>
    public static PackageSchema Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var provider = Object(root.GetProperty("provider"), "inputProperties", "requiredInputs");
        var text = new PropertySchema(TypeSchema.Of(TypeKind.String), Secret: false, Constant: null, Replaces: false);
        return new PackageSchema
        {
            Name = root.GetProperty("name").GetString()!,
            Version = root.GetProperty("version").GetString()!,
            Namespaces = Members(root, "namespaces", (_, value) => value.GetString()!),
            Provider = provider,
            Configuration = provider with
            {
                Properties = provider.Properties.SetItems(Texts(root, "configuration").Select(name => KeyValuePair.Create(name, text))),
            },
            Resources = Members(root, "resources", (token, value) => new MemberSchema(
                token, Object(value, "inputProperties", "requiredInputs"), Object(value, "properties", "required"))),
            Functions = Members(root, "functions", (token, value) => new MemberSchema(
                token, Nested(value, "inputs"), Nested(value, "outputs"))),
            Types = Members(root, "types", (_, value) => Named(value)),
        };
    }

    private static ObjectSchema Nested(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? Object(value, "properties", "required") : ObjectSchema.Empty;

    private static NamedType Named(JsonElement element)
    {
        var values = element.TryGetProperty("enum", out var cases)
            ? cases.EnumerateArray().Select(value => (Name: value.GetProperty("name").GetString()!, Text: value.GetProperty("value").GetString()!))
            : [];
        var inputs = Object(element, "properties", "required");
        var outputs = element.TryGetProperty("requiredOutputs", out _) ? Texts(element, "requiredOutputs") : inputs.Required;
        return new(inputs, outputs, [.. values]);
    }

    private static ObjectSchema Object(JsonElement element, string properties, string required) =>
        new(Members(element, properties, (_, value) => Property(value)), Texts(element, required));

    private static PropertySchema Property(JsonElement element) => new(
        Type(element),
        element.TryGetProperty("secret", out var secret) && secret.GetBoolean(),
        element.TryGetProperty("const", out var constant) ? constant.GetString() : null,
        element.TryGetProperty("replaceHint", out var replaces) && replaces.GetBoolean())
    {
        MemberName = element.TryGetProperty("language", out var languages) && languages.TryGetProperty("csharp", out var csharp)
            && csharp.TryGetProperty("name", out var name) ? name.GetString() : null,
    };

    private static TypeSchema Type(JsonElement element)
    {
        if (element.TryGetProperty("oneOf", out var alternatives))
        {
            return TypeSchema.Of(TypeKind.Union, [.. alternatives.EnumerateArray().Select(Type)]);
        }

        if (element.TryGetProperty("$ref", out var reference))
        {
            return Reference(reference.GetString()!);
        }

        return (element.TryGetProperty("type", out var type) ? type.GetString() : null) switch
        {
            "boolean" => TypeSchema.Of(TypeKind.Boolean),
            "integer" => TypeSchema.Of(TypeKind.Integer),
            "number" => TypeSchema.Of(TypeKind.Number),
            "string" => TypeSchema.Of(TypeKind.String),
            "array" => TypeSchema.Of(TypeKind.Array, Type(element.GetProperty("items"))),
            "object" => TypeSchema.Of(TypeKind.Map,
                element.TryGetProperty("additionalProperties", out var values) ? Type(values) : TypeSchema.Of(TypeKind.String)),
            var other => throw new FormatException($"The schema has a property of type '{other}', which this reader does not know: {element.GetRawText()}"),
        };
    }

    private static TypeSchema Reference(string reference) => reference switch
    {
        _ when reference.StartsWith(TypePrefix, StringComparison.Ordinal) => TypeSchema.Reference(reference[TypePrefix.Length..]),
        "pulumi.json#/Any" or "pulumi.json#/Json" => TypeSchema.Of(TypeKind.Any),
        "pulumi.json#/Asset" or "pulumi.json#/Archive" => TypeSchema.Of(TypeKind.Asset),
        _ => throw new FormatException($"The schema refers to '{reference}', which this reader does not know."),
    };

    private static ImmutableSortedDictionary<string, T> Members<T>(JsonElement element, string name, Func<string, JsonElement, T> read) =>
        element.TryGetProperty(name, out var members)
            ? members.EnumerateObject().ToImmutableSortedDictionary(
                member => member.Name, member => read(member.Name, member.Value), StringComparer.Ordinal)
            : ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);

    private static ImmutableSortedSet<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var values)
            ? values.EnumerateArray().Select(value => value.GetString()!).ToImmutableSortedSet(StringComparer.Ordinal)
            : ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
}
