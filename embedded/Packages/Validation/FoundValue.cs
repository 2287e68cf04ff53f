using Pulumi.Experimental;

namespace Cht.Packages.Validation;

/// <summary>A value as a message shows it: what it is, and its text where that is short and no secret.</summary>
internal static class FoundValue
{
    private const int Longest = 60;

    public static string Describe(PropertyValue value) =>
        value.IsSecret ? $"a secret {Kind(value)}"
        : value.TryGetString(out var text) ? $"the text '{(text.Length > Longest ? text[..Longest] + "..." : text)}'"
        : value.TryGetNumber(out var number) ? $"the number {number}"
        : value.TryGetBool(out var flag) ? flag ? "true" : "false"
        : Kind(value) is var kind && "aeiou".Contains(kind[0], StringComparison.Ordinal) ? $"an {kind}" : $"a {kind}";

    private static string Kind(PropertyValue value) => value.Type switch
    {
        PropertyValueType.Null => "null",
        PropertyValueType.Bool => "truth value",
        PropertyValueType.Number => "number",
        PropertyValueType.String => "text",
        PropertyValueType.Array => "list",
        PropertyValueType.Map => "object",
        PropertyValueType.Asset or PropertyValueType.Archive => "asset",
        _ => "resource",
    };
}
